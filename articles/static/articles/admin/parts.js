/*
 * The article's form with a hand free: rows are moved by buttons or by dragging, links find the closed
 * row they lead into, and nothing typed is lost by leaving. Without this file the form works, with
 * numbers for the order.
 */

const form = document.querySelector("#article_form")
const groups = [...document.querySelectorAll(".parts")]

/* Order */

const rowsOf = (group) => [...group.querySelectorAll(".part:not(.empty-form)")]
const titleOf = (row) => row.querySelector("summary h3").textContent.trim().replace(/\s+/g, " ")

const renumber = (group) => {
  const rows = rowsOf(group)
  rows.forEach((row, index) => {
    row.querySelector('[name$="-position"]').value = index + 1
    const [up, down] = row.querySelectorAll(".part-tools button")
    up.setAttribute("aria-disabled", index === 0)
    down.setAttribute("aria-disabled", index === rows.length - 1)
  })
  form.dispatchEvent(new Event("change"))
}

const tell = (group, row) => {
  const rows = rowsOf(group)
  group.querySelector("[role=status]").textContent = group.dataset.moved
    .replace("{title}", titleOf(row))
    .replace("{place}", rows.indexOf(row) + 1)
    .replace("{count}", rows.length)
}

const step = (group, row, by) => {
  const rows = rowsOf(group)
  const other = rows[rows.indexOf(row) + by]
  if (!other) return
  by < 0 ? other.before(row) : other.after(row)
  renumber(group)
  tell(group, row)
}

const button = (sign, label, act) => {
  const element = document.createElement("button")
  element.type = "button"
  element.dataset.sign = sign // printed by the style sheet: it is no text
  element.setAttribute("aria-label", label)
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") act()
    element.focus() // moving the row in the document took the focus away
  })
  return element
}

const drag = (group, row, grip) => {
  grip.addEventListener("pointerdown", (down) => {
    down.preventDefault()
    grip.setPointerCapture(down.pointerId)
    row.classList.add("moving")
  })
  grip.addEventListener("pointermove", ({ pointerId, clientY }) => {
    if (!grip.hasPointerCapture(pointerId)) return
    const rows = rowsOf(group)
    const from = rows.indexOf(row)
    const to = rows.findIndex((other) => {
      const { top, bottom } = other.getBoundingClientRect()
      return clientY >= top && clientY <= bottom
    })
    if (to < 0) return
    const { top, height } = rows[to].getBoundingClientRect()
    const above = clientY < top + height / 2
    // The others step aside: taking the row itself out of the document would end the drag.
    if (to < from && above) row.after(...rows.slice(to, from))
    if (to > from && !above) row.before(...rows.slice(from + 1, to + 1))
  })
  grip.addEventListener("lostpointercapture", () => {
    row.classList.remove("moving")
    renumber(group)
    tell(group, row)
  })
}

const addTools = (group, row) => {
  row.querySelector(":scope > .part-tools")?.remove()
  const { up, down } = group.dataset
  const tools = document.createElement("div")
  tools.className = "part-tools"
  const grip = document.createElement("span")
  grip.className = "grip"
  grip.dataset.sign = "⠿"
  const title = titleOf(row)
  tools.append(
    grip,
    button("▲", up.replace("{title}", title), () => step(group, row, -1)),
    button("▼", down.replace("{title}", title), () => step(group, row, 1)),
  )
  row.prepend(tools)
  drag(group, row, grip)
}

for (const group of groups) {
  if (!group.querySelector('[name$="-position"]')) continue
  group.classList.add("can-move")
  rowsOf(group).forEach((row) => addTools(group, row))
  rowsOf(group).forEach((row, index, { length }) => {
    const [up, down] = row.querySelectorAll(".part-tools button")
    up.setAttribute("aria-disabled", index === 0)
    down.setAttribute("aria-disabled", index === length - 1)
  })
}

document.addEventListener("formset:added", ({ target: row, detail }) => {
  const group = row.closest(".parts")
  if (!group) return
  // Django numbers ids and names of the new row, and nothing that refers to them.
  const number = row.id.split("-").pop()
  for (const element of row.querySelectorAll("[aria-describedby], [aria-labelledby]")) {
    for (const name of ["aria-describedby", "aria-labelledby"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace("__prefix__", number))
    }
  }
  addTools(group, row)
  renumber(group)
  // "Remove" stands where Django put it: in the first element. It belongs to the end of the row.
  const remove = row.querySelector(".part-tools .inline-deletelink")?.parentElement
  if (remove) row.querySelector("details").append(remove)
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus()
  void detail
})

document.addEventListener("formset:removed", () => groups.filter((group) => group.matches(".can-move")).forEach(renumber))

/* Rich text: the writing surface is named and spoken like the field it stands for. */

document.addEventListener("prose-editor:ready", ({ target: textarea, detail: { editor } }) => {
  const surface = editor.view.dom
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  surface.setAttribute("aria-multiline", "true")
  surface.setAttribute("aria-label", label?.textContent.replace(/:\s*$/, "") ?? textarea.name)
  if (textarea.lang) surface.lang = textarea.lang
  const help = textarea.getAttribute("aria-describedby")
  if (help) surface.setAttribute("aria-describedby", help)
  label?.addEventListener("click", () => editor.commands.focus())
})

/* Finding places */

const reveal = (id) => {
  const place = id && document.getElementById(id)
  if (!place) return
  for (let box = place.closest("details"); box; box = box.parentElement.closest("details")) box.open = true
  const target = place.closest(".prose-editor")?.querySelector(".ProseMirror") ?? place
  target.scrollIntoView({ block: "center" })
  target.focus({ preventScroll: true })
}

addEventListener("hashchange", () => reveal(decodeURIComponent(location.hash.slice(1))))
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.('a[href^="#"]')
  if (link && link.hash === location.hash) reveal(decodeURIComponent(link.hash.slice(1)))
})
if (location.hash) addEventListener("load", () => setTimeout(() => reveal(decodeURIComponent(location.hash.slice(1))), 100))

/* Rows that were open are open again after a save. */

const memory = `open:${location.pathname}`
const opened = new Set(JSON.parse(sessionStorage.getItem(memory) ?? "[]"))
for (const row of document.querySelectorAll(".part[data-key]")) {
  const details = row.querySelector("details")
  if (opened.has(row.dataset.key)) details.open = true
  details.addEventListener("toggle", () => {
    opened[details.open ? "add" : "delete"](row.dataset.key)
    sessionStorage.setItem(memory, JSON.stringify([...opened]))
  })
}

/* Leaving */

let changed = Boolean(document.querySelector(".errornote, .conflict"))
if (form) {
  for (const event of ["input", "change"]) form.addEventListener(event, () => (changed = true))
  form.addEventListener("submit", () => (changed = false))
  addEventListener("beforeunload", (event) => changed && event.preventDefault())
  addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    event.preventDefault()
    // With two texts on the page, which of them to save is no matter of habit.
    if (!document.querySelector(".conflict")) form.querySelector(".submit-row .default")?.click()
  })
}
