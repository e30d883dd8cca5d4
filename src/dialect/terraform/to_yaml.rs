//! An expression of Terraform as a flow document of YAML, with the place of every character.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, Object, ObjectKey};
use hcl_edit::structure::{Body, Structure};

use std::ops::Range;

use super::heredoc;
use crate::dialect::flow_text;
use crate::mapped_text::{MappedText, UnknownReason};

/// A document while it is put together.
pub(super) struct ToYaml<'f> {
    file: &'f MappedText,
    out: MappedText,
    /// An expression may yield more entries than are written.
    is_open: bool,
}

impl<'f> ToYaml<'f> {
    pub(super) fn new(file: &'f MappedText) -> Self {
        Self { file, out: MappedText::new(file.whole()), is_open: false }
    }

    /// The document, and whether it may have more entries.
    pub(super) fn finish(self) -> (MappedText, bool) {
        (self.out, self.is_open)
    }

    /// Attributes and blocks as the entries of a mapping.
    pub(super) fn body(&mut self, body: &Body) {
        let whole = body.span().unwrap_or(0..0);
        self.sign("{", &whole);
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let span = attribute.key.span().unwrap_or(0..0);
                    self.quoted(attribute.key.as_str(), &span);
                    self.sign(": ", &span);
                    self.value(&attribute.value);
                    self.sign(", ", &span);
                }
                Structure::Block(block) => {
                    let span = block.ident.span().unwrap_or(0..0);
                    self.is_open |= block.ident.as_str() == "dynamic";
                    self.quoted(block.ident.as_str(), &span);
                    self.sign(": ", &span);
                    self.body(&block.body);
                    self.sign(", ", &span);
                }
            }
        }
        self.sign("}", &whole);
    }

    /// The value of an expression; unknown if it has to be evaluated.
    pub(super) fn value(&mut self, expression: &Expression) {
        let span = expression.span().unwrap_or(0..0);
        match expression {
            Expression::Null(_) => self.sign("null", &span),
            Expression::Bool(_) | Expression::Number(_) => {
                self.out.push_slice(self.file, span);
            }
            Expression::String(text) => self.quoted(text.as_str(), &span),
            Expression::HeredocTemplate(_) => {
                let text = heredoc::text(self.file, span.clone());
                self.mapped(&text);
            }
            Expression::StringTemplate(_) => {
                let end = span.end.saturating_sub(1).max(span.start + 1);
                self.mapped(&self.file.slice(span.start + 1..end));
            }
            Expression::Array(array) => {
                self.sign("[", &span);
                for item in array {
                    self.value(item);
                    self.sign(", ", &span);
                }
                self.sign("]", &span);
            }
            Expression::Object(object) => self.object(object, &span),
            Expression::Parenthesis(inner) => self.value(inner.inner()),
            _ => self.unknown(&span),
        }
    }

    fn object(&mut self, object: &Object, span: &Range<usize>) {
        self.sign("{", span);
        for (key, value) in object {
            match key {
                ObjectKey::Ident(ident) => {
                    let span = ident.span().unwrap_or_else(|| span.clone());
                    self.quoted(ident.as_str(), &span);
                }
                ObjectKey::Expression(key) => self.value(key),
            }
            self.sign(": ", span);
            self.value(value.expr());
            self.sign(", ", span);
        }
        self.sign("}", span);
    }

    /// A word that the expression fills in.
    fn unknown(&mut self, span: &Range<usize>) {
        self.is_open = true;
        let place = self.file.span(span.clone());
        self.sign("\"", span);
        self.out.push_hole("<expression>", place, UnknownReason::Template);
        self.sign("\"", span);
    }

    fn sign(&mut self, text: &str, span: &Range<usize>) {
        self.out.push_replaced(text, self.file.span(span.clone()));
    }

    /// A text in quotes. It is mapped by its characters if it is written as it reads, without escapes.
    fn quoted(&mut self, text: &str, span: &Range<usize>) {
        let written = self.file.text().get(span.clone()).unwrap_or_default();
        let is_plain = !written.contains('\\');
        let mapped = match written.find(text) {
            Some(start) if is_plain => {
                let start = span.start + start;
                self.file.slice(start..start + text.len())
            }
            _ => MappedText::coarse(text, self.file.span(span.clone())),
        };
        self.mapped(&mapped);
    }

    /// Any text in quotes, with what YAML has to have escaped.
    fn mapped(&mut self, text: &MappedText) {
        self.out.append(&flow_text::quoted(text));
    }
}
