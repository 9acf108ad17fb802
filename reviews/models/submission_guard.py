"""The rule of the table of submissions: a frozen text is the draft as it is, and names everybody who wrote in it."""

from __future__ import annotations

import pgtrigger

from reviews.policy import EDITORIAL_TYPES_IN_SQL

# Of the draft's part of a frozen text, which is all that an edit of the draft answers for. No string of JSON holds a
# quotation mark without a backslash before it, so that these can only be names of fields. Where there is no definition
# the text has that digest itself, which a CHECK holds it to.
DIGEST_OF_THE_DRAFT = r"""(CASE WHEN strpos(NEW.content, ',"definitions":[') = 0 THEN NEW.digest ELSE
    encode(sha256(convert_to(
        regexp_replace(NEW.content, ',"definitions":\[.*?\],"figures":\[', ',"figures":['), 'UTF8')), 'hex') END)"""
DEFINITIONS = "jsonb_to_recordset(coalesce({of}.content::jsonb -> 'definitions', '[]'))"
# As the glossary's edits have it.
SAID = r"encode(sha256(convert_to(said.term || E'\n' || said.text || E'\n' || said.source, 'UTF8')), 'hex')"


def names_its_authors() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="names_its_authors",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[
            ("live", "articles_publication%ROWTYPE"),
            ("signed", "reviews_submission%ROWTYPE"),
            ("newest", "articles_edit%ROWTYPE"),
        ],
        func=f"""
            SELECT p.* INTO live FROM articles_livepage l JOIN articles_publication p ON p.id = l.publication_id
             WHERE l.article_id = NEW.article_id AND l.language = NEW.language;
            SELECT * INTO signed FROM reviews_submission WHERE key = live.submission_key;
            IF NEW.base_id IS DISTINCT FROM live.id THEN
                RAISE EXCEPTION 'a submission is compared with what readers see';
            END IF;
            IF NEW.board_id IS NULL AND (NEW.content::jsonb ->> 'type') NOT IN ({EDITORIAL_TYPES_IN_SQL})
               AND EXISTS (SELECT 1 FROM reviews_board) THEN
                RAISE EXCEPTION 'a medical text goes to a board, whose demands hold';
            END IF;
            IF EXISTS (SELECT 1 FROM reviews_board b
                        WHERE b.id = NEW.board_id AND b.physicians_needed > NEW.physicians_needed)
               OR EXISTS (SELECT 1 FROM reviews_demand d LEFT JOIN reviews_specialty s ON s.id = d.specialty_id
                           WHERE d.board_id = NEW.board_id
                             AND d.article_type IN ('', NEW.content::jsonb ->> 'type')
                             AND (d.topic_id IS NULL OR EXISTS (
                                  SELECT 1 FROM articles_article_topics t
                                   WHERE t.article_id = NEW.article_id AND t.topic_id = d.topic_id))
                             AND CASE WHEN s.id IS NULL THEN d.physicians > NEW.physicians_needed
                                 ELSE NOT EXISTS (
                                      SELECT 1 FROM jsonb_to_recordset(NEW.demands)
                                                 AS asked (specialty text, count integer)
                                       WHERE asked.specialty = s.slug AND asked.count >= d.physicians) END) THEN
                RAISE EXCEPTION 'a submission asks for what its board demands';
            END IF;
            IF live.review_pending AND NOT NEW.author_ids @> (signed.author_ids || signed.submitted_by_id) THEN
                RAISE EXCEPTION 'what was not reviewed yet is still its authors'' own';
            END IF;
            IF NEW.purpose = 're-review' THEN
                IF NEW.digest IS DISTINCT FROM live.digest OR NEW.edit_id IS DISTINCT FROM signed.edit_id
                   OR NOT NEW.author_ids @> signed.author_ids THEN
                    RAISE EXCEPTION 'a re-review is of what readers see, and of the same authors';
                END IF;
                RETURN NEW;
            END IF;
            SELECT * INTO newest FROM articles_edit WHERE article_id = NEW.article_id ORDER BY id DESC LIMIT 1;
            IF newest.id IS DISTINCT FROM NEW.edit_id
               OR {DIGEST_OF_THE_DRAFT}
                  <> (CASE NEW.language WHEN 'en' THEN newest.digest_en ELSE newest.digest_es END) THEN
                RAISE EXCEPTION 'a submission is the draft as its newest edit left it';
            END IF;
            IF EXISTS (SELECT 1 FROM {DEFINITIONS.format(of="NEW")} AS said (term text, text text, source text)
                        WHERE NOT (coalesce(NOT live.review_pending, false) AND EXISTS (
                              SELECT 1 FROM {DEFINITIONS.format(of="live")}
                                         AS before (term text, text text, source text)
                               WHERE (before.term, before.text, before.source)
                                   = (said.term, said.text, said.source)))
                          AND NOT EXISTS (
                              SELECT 1 FROM articles_glossaryedit e
                               WHERE (NEW.language = 'en' AND e.said_en = {SAID}
                                      OR NEW.language = 'es' AND e.said_es = {SAID})
                                 AND NOT EXISTS (
                                     SELECT 1 FROM articles_glossaryedit o
                                      WHERE o.term_id = e.term_id AND o.by_id <> ALL (NEW.author_ids)
                                        AND CASE NEW.language WHEN 'en' THEN o.changed_en
                                                              ELSE o.changed_es END))) THEN
                RAISE EXCEPTION 'a submission names everybody who wrote its definitions';
            END IF;
            IF EXISTS (SELECT 1 FROM articles_edit e
                       WHERE e.article_id = NEW.article_id AND e.id > coalesce(signed.edit_id, 0)
                         AND CASE NEW.language WHEN 'en' THEN e.changed_en ELSE e.changed_es END
                         AND e.by_id <> ALL (NEW.author_ids)) THEN
                RAISE EXCEPTION 'a submission names everybody who changed its words';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - the words are our own
    )
