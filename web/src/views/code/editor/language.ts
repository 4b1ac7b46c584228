/** Python's text in the page's own colours: the classes are those of the read-only view. */
import { python } from "@codemirror/lang-python";
import { indentUnit, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tagHighlighter, tags } from "@lezer/highlight";

const classes = tagHighlighter([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], class: "k" },
  { tag: [tags.comment, tags.lineComment], class: "c" },
  { tag: [tags.string, tags.special(tags.string)], class: "s" },
  { tag: [tags.number, tags.bool, tags.null], class: "n" },
  { tag: [tags.definition(tags.function(tags.variableName)), tags.definition(tags.className)], class: "f" },
  { tag: [tags.standard(tags.variableName)], class: "b" },
  { tag: [tags.meta], class: "m" },
]);

export const language: Extension = [python(), syntaxHighlighting(classes), indentUnit.of("    ")];
