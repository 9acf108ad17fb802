/*
 * The translator's page with a hand free: what is typed is kept while typing, and keys go from field to field.
 * Without this file there are the buttons.
 */

const form = document.querySelector("#translation")
const status = form?.querySelector(".kept")

/* Rich text: the writing surface is named and spoken like the field it stands for. */

document.addEventListener("prose-editor:ready", ({ target: textarea, detail: { editor } }) => {
  const surface = editor.view.dom
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  surface.setAttribute("aria-multiline", "true")
  surface.setAttribute("aria-label", label?.textContent.trim() ?? textarea.name)
  surface.setAttribute("aria-describedby", textarea.getAttribute("aria-describedby"))
  surface.lang = textarea.lang
  label?.addEventListener("click", () => editor.commands.focus())
})

/* Keeping */

const PAUSE = 3_000 // milliseconds after a change
let waiting = 0
let changes = 0
let kept = 0 // the change up to which all is kept

const send = (keepalive = false) =>
  fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", keepalive })

/* A log-in in another tab gives the session a new token; this page then learns it and sends once more. */
const renew = async () => {
  const answer = await fetch(form.dataset.draft, { redirect: "manual" })
  if (!answer.ok) return false
  form.elements.csrfmiddlewaretoken.value = (await answer.json()).token
  return true
}

const keep = async () => {
  waiting = 0
  const upTo = changes
  try {
    let answer = await send()
    if (answer.status === 403 && (await renew())) answer = await send()
    if (answer.ok || answer.status === 413) {
      status.textContent = (await answer.json()).said
      if (answer.ok) kept = upTo
    } else {
      status.textContent = answer.type === "opaqueredirect" ? form.dataset.away : form.dataset.fault
    }
  } catch {
    status.textContent = form.dataset.fault
  }
  if (kept < changes && !waiting) waiting = setTimeout(keep, PAUSE)
}

if (form) {
  let leaving = false
  form.addEventListener("input", () => {
    changes += 1
    waiting ||= setTimeout(keep, PAUSE)
  })
  form.addEventListener("submit", () => {
    leaving = true
    clearTimeout(waiting)
  })
  // A tab that is closed or put aside keeps what it holds: a long text is more than a page may send while it goes.
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !leaving && kept < changes) keep()
  })
  addEventListener("pagehide", () => {
    if (!leaving && kept < changes) send(true).catch(() => {})
  })
  addEventListener("beforeunload", (event) => !leaving && kept < changes && event.preventDefault())
}

/* Keys */

const rows = [...document.querySelectorAll(".translation-row")]
// Rich text is written beside its textarea, which stands first and is hidden.
const field = (row) => row.querySelector(".ProseMirror") ?? row.querySelector("textarea, input:not([type=hidden])")

const go = (by) => {
  const here = rows.findIndex((row) => row.contains(document.activeElement))
  const next = rows[here < 0 ? 0 : here + by]
  if (!next) return
  next.scrollIntoView({ block: "start" })
  field(next).focus({ preventScroll: true })
}

addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (event.key !== "PageDown" && event.key !== "PageUp") return
  event.preventDefault()
  go(event.key === "PageDown" ? 1 : -1)
})

addEventListener("hashchange", () => {
  const row = document.getElementById(location.hash.slice(1))
  if (row?.matches(".translation-row")) field(row).focus({ preventScroll: true })
})
