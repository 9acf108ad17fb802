"""The words of an article on their way to a translation agency and back, as XLIFF 1.2 and 2.0.

Pure, like the documents it works on: `units` takes a text apart, `inline` turns markup into codes and back,
`v12` and `v20` write and read the two versions, `reading` tells them apart and refuses what is no such file,
`judging` says what may become of a text that came back. The draft is read and written in
`articles.exchange.agency_out` and `agency_in`.
"""
