//! The literals of jsonnet as flow documents of YAML, with the place of every character.
//!
//! Nothing is evaluated. What an expression yields is unknown, and literals inside of it are separate
//! documents.

use std::ops::Range;

use super::cursor::Cursor;
use super::document::LiteralDocument;
use super::format;
use super::lexer::{Token, TokenKind};
use crate::mapped_text::{MappedText, UnknownReason};

/// How deep literals may be nested. No file comes near.
const DEPTH_MAX: usize = 64;

/// Reads tokens from the first to the last.
pub(super) struct Literals<'f> {
    cursor: Cursor<'f>,
    depth: usize,
    document: LiteralDocument<'f>,
    /// The documents that are done.
    pub(super) documents: Vec<LiteralDocument<'f>>,
}

impl<'f> Literals<'f> {
    pub(super) fn new(file: &'f MappedText, tokens: &'f [Token]) -> Self {
        let document = LiteralDocument::new(file);
        let cursor = Cursor { file, tokens, at: 0 };
        Self { cursor, depth: DEPTH_MAX, document, documents: Vec::new() }
    }

    /// Reads the whole file.
    pub(super) fn read(&mut self) {
        while !self.cursor.is_done() {
            let before = self.cursor.at;
            self.skip_expression();
            if self.cursor.at == before {
                self.cursor.at += 1;
            }
        }
    }

    /// Passes over an expression. Objects, lists and texts in it are documents.
    fn skip_expression(&mut self) {
        while !self.cursor.is_end() {
            match self.cursor.token() {
                Some(TokenKind::Sign('{' | '[') | TokenKind::Text(_)) => self.read_document(),
                Some(TokenKind::Sign('(')) => self.skip_parentheses(),
                _ => self.cursor.at += 1,
            }
        }
    }

    fn skip_parentheses(&mut self) {
        let Some(depth) = self.depth.checked_sub(1) else {
            return self.cursor.skip_flat();
        };
        self.depth = depth;
        self.cursor.at += 1;
        while !self.cursor.is_done() && !self.cursor.is_sign(')') {
            let before = self.cursor.at;
            self.skip_expression();
            if self.cursor.at == before {
                self.cursor.at += 1;
            }
        }
        self.cursor.at += 1;
        self.depth += 1;
    }

    /// Reads a literal as a separate document.
    fn read_document(&mut self) {
        if self.depth == 0 {
            return self.cursor.skip_flat();
        }
        let inner = LiteralDocument::new(self.cursor.file);
        let outer = std::mem::replace(&mut self.document, inner);
        self.value();
        self.documents.push(std::mem::replace(&mut self.document, outer));
    }

    /// The value of an expression; unknown if it has to be evaluated.
    fn value(&mut self) {
        let range = self.cursor.range();
        let Some(depth) = self.depth.checked_sub(1) else {
            self.document.unknown(&range);
            while !self.cursor.is_end() {
                self.cursor.skip_flat();
            }
            return;
        };
        self.depth = depth;
        match self.cursor.token() {
            Some(TokenKind::Text(_)) => self.texts(),
            Some(TokenKind::Sign('[')) => self.lists(),
            Some(TokenKind::Sign('{')) => {
                self.object();
                if !self.cursor.is_end() {
                    // { name: 'x' } + mixin
                    self.document.is_open = true;
                    self.skip_expression();
                }
            }
            _ => self.word_or_unknown(&range),
        }
        self.depth += 1;
    }

    fn word_or_unknown(&mut self, range: &Range<usize>) {
        let word = self.cursor.word();
        let is_value = matches!(word, "true" | "false" | "null") || word.parse::<u64>().is_ok();
        if is_value {
            self.cursor.at += 1;
            if self.cursor.is_end() {
                self.document.slice(range);
                return;
            }
        }
        self.document.unknown(range);
        if !self.cursor.is_done() && matches!(self.cursor.word(), "if" | "for" | "then" | "else") {
            self.cursor.at += 1;
        }
        // if x then 'a' else 'b'
        while !self.cursor.is_end() || matches!(self.cursor.word(), "then" | "else" | "if") {
            if self.cursor.is_end() {
                self.cursor.at += 1;
            }
            self.skip_expression();
        }
    }

    /// Texts and what is added to them: `'--port=%d' % port`, `'--v=' + level`.
    fn texts(&mut self) {
        let mut joined = MappedText::new(self.cursor.file.span(self.cursor.range()));
        loop {
            self.summand(&mut joined);
            if !self.cursor.is_sign('+') {
                break;
            }
            self.cursor.at += 1;
        }
        if !self.cursor.is_end() {
            let place = self.cursor.file.span(self.cursor.range());
            joined.push_hole("<expression>", place, UnknownReason::Template);
            self.skip_expression();
        }
        self.document.mapped(&joined);
    }

    fn summand(&mut self, joined: &mut MappedText) {
        let range = self.cursor.range();
        if let Some(Token { kind: TokenKind::Text(text), .. }) =
            self.cursor.tokens.get(self.cursor.at)
        {
            self.cursor.at += 1;
            if !self.cursor.is_sign('%') {
                joined.append(text);
                return;
            }
            joined.append(&format::filled(text));
            self.cursor.at += 1;
        } else {
            let place = self.cursor.file.span(range);
            joined.push_hole("<expression>", place, UnknownReason::Template);
        }
        self.skip_operand();
    }

    /// Passes over the tokens up to the next `+`.
    fn skip_operand(&mut self) {
        while !self.cursor.is_end() && !self.cursor.is_sign('+') {
            match self.cursor.sign_at(self.cursor.at) {
                Some('{' | '[') => self.read_document(),
                Some('(') => self.skip_parentheses(),
                _ => self.cursor.at += 1,
            }
        }
    }

    /// Lists and what is added to them: `['kube-apiserver'] + $.flags`.
    fn lists(&mut self) {
        let range = self.cursor.range();
        self.document.sign("[", &range);
        loop {
            if self.cursor.is_sign('[') {
                self.items();
            } else {
                let place = self.cursor.range();
                self.document.unknown(&place);
                self.document.sign(", ", &range);
                self.skip_operand();
            }
            if !self.cursor.is_sign('+') {
                break;
            }
            self.cursor.at += 1;
        }
        if !self.cursor.is_end() {
            // ['a'][0], or a function of the list.
            let place = self.cursor.range();
            self.document.unknown(&place);
            self.skip_expression();
        }
        self.document.sign("]", &range);
    }

    fn items(&mut self) {
        self.cursor.at += 1;
        while !self.cursor.is_done() && !self.cursor.is_sign(']') {
            let range = self.cursor.range();
            let before = self.cursor.at;
            self.value();
            self.document.sign(", ", &range);
            if self.cursor.word() == "for" {
                // ['--v=' + x for x in xs]
                self.document.unknown(&range);
                self.document.sign(", ", &range);
                self.cursor.skip_to(']');
            } else if self.cursor.is_sign(',') || self.cursor.at == before {
                self.cursor.at += 1;
            }
        }
        self.cursor.at += 1;
    }

    fn object(&mut self) {
        let range = self.cursor.range();
        self.document.sign("{", &range);
        self.cursor.at += 1;
        while !self.cursor.is_done() && !self.cursor.is_sign('}') {
            let before = self.cursor.at;
            self.member();
            if self.cursor.word() == "for" {
                self.document.is_open = true;
                self.cursor.skip_to('}');
            } else if self.cursor.is_sign(',') || self.cursor.at == before {
                self.cursor.at += 1;
            }
        }
        self.cursor.at += 1;
        self.document.sign("}", &range);
    }

    /// One member of an object: a field, a method, `local x = 1` or an assertion.
    fn member(&mut self) {
        if matches!(self.cursor.word(), "local" | "assert") {
            self.cursor.at += 1;
            return self.skip_expression();
        }
        let range = self.cursor.range();
        match self.cursor.token() {
            Some(TokenKind::Text(text)) => self.document.mapped(text),
            Some(TokenKind::Word) => self.document.mapped(&self.cursor.file.slice(range.clone())),
            _ => {
                // [std.extVar('name')]: 'x'
                self.document.is_open = true;
                self.document.unknown(&range);
                if self.cursor.is_sign('[') {
                    self.cursor.skip_to(']');
                }
            }
        }
        self.cursor.at += 1;
        if self.cursor.is_sign('(') {
            self.skip_parentheses();
        }
        if self.cursor.is_sign('+') {
            // metadata+: { labels+: {} }
            self.document.is_open = true;
            self.cursor.at += 1;
        }
        while self.cursor.is_sign(':') {
            self.cursor.at += 1;
        }
        self.document.sign(": ", &range);
        self.value();
        self.document.sign(", ", &range);
    }
}
