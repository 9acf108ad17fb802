/*
 * What the library adds to the rich-text editor: citation markers, and tables that keep their caption.
 *
 * A module of the editor's own kind: it is loaded by name, and its exports are extensions.
 */
import { InputRule, Node, Table as PlainTable, updateAttrsDialog } from "django-prose-editor/editor"

const KEY = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** The keys of the references in this form, saved or not, in their order. */
const keys = () =>
  [...document.querySelectorAll('[name^="references-"][name$="-key"]')]
    .map((input) => input.value.trim())
    .filter((key) => KEY.test(key))

const askForKey = (editor, { button, field, insert }) => {
  const known = keys()
  const choice = known.length ? { enum: known, default: known[0] } : { required: true }
  const ask = updateAttrsDialog({ key: { type: "string", title: field, ...choice } }, { title: button, submitText: insert })
  return ask(editor, {}).then((answer) => answer?.key)
}

export const RefMark = Node.create({
  name: "RefMark",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  addOptions: () => ({ button: "Cite a reference", field: "Key", insert: "Insert" }),
  addAttributes: () => ({
    key: {
      default: null,
      parseHTML: (element) => element.dataset.ref,
      renderHTML: ({ key }) => ({ "data-ref": key }),
    },
  }),
  parseHTML: () => [{ tag: "sup[data-ref]", priority: 100 }], // before plain superscript
  renderHTML: ({ HTMLAttributes, node }) => ["sup", HTMLAttributes, `[${node.attrs.key}]`],
  renderText: ({ node }) => `[[${node.attrs.key}]]`,
  addInputRules() {
    return [
      new InputRule({
        find: /\[\[([a-z0-9]+(?:-[a-z0-9]+)*)\]\]$/,
        handler: ({ state, range, match }) => {
          state.tr.replaceWith(range.from, range.to, this.type.create({ key: match[1] }))
        },
      }),
    ]
  },
  addMenuItems({ menu, buttons }) {
    const { name, options } = this
    menu.defineItem({
      name: "refmark",
      groups: "link",
      button: buttons.text("[1]", `${options.button} [1]`),
      command: async (editor) => {
        const key = await askForKey(editor, options)
        if (key && KEY.test(key)) editor.chain().focus().insertContent({ type: name, attrs: { key } }).run()
      },
    })
  },
})

/** A caption is no row, so the table carries it as an attribute: shown by the style sheet, kept with its markup. */
export const Table = PlainTable.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: "",
        parseHTML: (element) => element.querySelector(":scope > caption")?.innerHTML ?? "",
        renderHTML: ({ caption }) => (caption ? { "data-caption": plain(caption).textContent } : {}),
      },
    }
  },
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML({ node, HTMLAttributes }) {
    const { "data-caption": _, ...attributes } = HTMLAttributes
    const rows = ["tbody", 0]
    if (!node.attrs.caption) return ["table", attributes, rows]
    const caption = document.createElement("caption")
    caption.append(plain(node.attrs.caption))
    return ["table", attributes, caption, rows]
  },
})

/** Markup as nodes of a document that loads and runs nothing. */
const plain = (markup) => {
  const template = document.createElement("template")
  template.innerHTML = markup
  return template.content
}
