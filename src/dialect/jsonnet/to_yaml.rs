//! The literals of jsonnet as flow documents of YAML, with the place of every character.
//!
//! Nothing is evaluated. What an expression yields is unknown, and literals inside of it are documents for
//! themselves.

use std::ops::Range;

use super::format;
use super::lexer::{Token, TokenKind};
use crate::mapped_text::{MappedText, UnknownReason};

/// How deep literals may be nested. No file comes near.
const DEPTH_MAX: usize = 64;

/// A document that was put together.
pub(super) struct LiteralDocument {
    pub(super) text: MappedText,
    /// An expression may add entries to an object.
    pub(super) is_open: bool,
}

/// Reads tokens from the first to the last.
pub(super) struct Literals<'f> {
    file: &'f MappedText,
    tokens: &'f [Token],
    at: usize,
    depth: usize,
    out: MappedText,
    is_open: bool,
    /// The documents that are done.
    pub(super) documents: Vec<LiteralDocument>,
}

impl<'f> Literals<'f> {
    pub(super) fn new(file: &'f MappedText, tokens: &'f [Token]) -> Self {
        let out = MappedText::new(file.whole());
        Self { file, tokens, at: 0, depth: DEPTH_MAX, out, is_open: false, documents: Vec::new() }
    }

    /// Reads the whole file.
    pub(super) fn read(&mut self) {
        while self.at < self.tokens.len() {
            let before = self.at;
            self.skip_expression();
            if self.at == before {
                self.at += 1;
            }
        }
    }

    fn sign_at(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.kind {
            TokenKind::Sign(c) => Some(c),
            TokenKind::Text(_) | TokenKind::Word => None,
        }
    }

    fn is_sign(&self, sign: char) -> bool {
        self.sign_at(self.at) == Some(sign)
    }

    fn word(&self) -> &'f str {
        match self.tokens.get(self.at) {
            Some(Token { kind: TokenKind::Word, range }) => {
                self.file.text().get(range.clone()).unwrap_or_default()
            }
            _ => "",
        }
    }

    fn range(&self) -> Range<usize> {
        let token = self.tokens.get(self.at).or_else(|| self.tokens.last());
        token.map_or(0..0, |token| token.range.clone())
    }

    /// True behind the last token of an expression.
    fn is_end(&self) -> bool {
        self.at >= self.tokens.len()
            || matches!(self.sign_at(self.at), Some(',' | ']' | '}' | ')' | ';'))
            || matches!(self.word(), "for" | "then" | "else" | "if")
    }

    /// Passes over an expression. Objects, lists and texts in it are documents.
    fn skip_expression(&mut self) {
        while !self.is_end() {
            match self.tokens.get(self.at).map(|token| &token.kind) {
                Some(TokenKind::Sign('{' | '[') | TokenKind::Text(_)) => self.document(),
                Some(TokenKind::Sign('(')) => self.skip_parentheses(),
                _ => self.at += 1,
            }
        }
    }

    /// Passes over a token, or over all between two brackets, however deep they are nested.
    fn skip_flat(&mut self) {
        let mut open = 0_usize;
        while self.at < self.tokens.len() {
            match self.sign_at(self.at) {
                Some('[' | '{' | '(') => open += 1,
                Some(']' | '}' | ')') => open = open.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return;
            }
        }
    }

    fn skip_parentheses(&mut self) {
        let Some(depth) = self.depth.checked_sub(1) else {
            return self.skip_flat();
        };
        self.depth = depth;
        self.at += 1;
        while self.at < self.tokens.len() && !self.is_sign(')') {
            let before = self.at;
            self.skip_expression();
            if self.at == before {
                self.at += 1;
            }
        }
        self.at += 1;
        self.depth += 1;
    }

    /// A literal as a document for itself.
    fn document(&mut self) {
        if self.depth == 0 {
            return self.skip_flat();
        }
        let outer = std::mem::replace(&mut self.out, MappedText::new(self.file.whole()));
        let was_open = std::mem::replace(&mut self.is_open, false);
        self.value();
        let text = std::mem::replace(&mut self.out, outer);
        let is_open = std::mem::replace(&mut self.is_open, was_open);
        self.documents.push(LiteralDocument { text, is_open });
    }

    /// The value of an expression; unknown if it has to be evaluated.
    fn value(&mut self) {
        let range = self.range();
        let Some(depth) = self.depth.checked_sub(1) else {
            self.unknown(&range);
            while !self.is_end() {
                self.skip_flat();
            }
            return;
        };
        self.depth = depth;
        match self.tokens.get(self.at).map(|token| &token.kind) {
            Some(TokenKind::Text(_)) => self.texts(),
            Some(TokenKind::Sign('[')) => self.lists(),
            Some(TokenKind::Sign('{')) => {
                self.object();
                if !self.is_end() {
                    // { name: 'x' } + mixin
                    self.is_open = true;
                    self.skip_expression();
                }
            }
            _ => self.word_or_unknown(&range),
        }
        self.depth += 1;
    }

    fn word_or_unknown(&mut self, range: &Range<usize>) {
        let word = self.word();
        let is_value = matches!(word, "true" | "false" | "null") || word.parse::<u64>().is_ok();
        if is_value {
            self.at += 1;
            if self.is_end() {
                self.out.push_slice(self.file, range.clone());
                return;
            }
        }
        self.unknown(range);
        if self.at < self.tokens.len() && matches!(self.word(), "if" | "for" | "then" | "else") {
            self.at += 1;
        }
        // if x then 'a' else 'b'
        while !self.is_end() || matches!(self.word(), "then" | "else" | "if") {
            if self.is_end() {
                self.at += 1;
            }
            self.skip_expression();
        }
    }

    /// Texts and what is added to them: `'--port=%d' % port`, `'--v=' + level`.
    fn texts(&mut self) {
        let mut joined = MappedText::new(self.file.span(self.range()));
        loop {
            self.summand(&mut joined);
            if !self.is_sign('+') {
                break;
            }
            self.at += 1;
        }
        if !self.is_end() {
            let place = self.file.span(self.range());
            joined.push_hole("<expression>", place, UnknownReason::Template);
            self.skip_expression();
        }
        self.mapped(&joined);
    }

    fn summand(&mut self, joined: &mut MappedText) {
        let range = self.range();
        if let Some(Token { kind: TokenKind::Text(text), .. }) = self.tokens.get(self.at) {
            self.at += 1;
            if !self.is_sign('%') {
                joined.append(text);
                return;
            }
            joined.append(&format::filled(text));
            self.at += 1;
        } else {
            let place = self.file.span(range);
            joined.push_hole("<expression>", place, UnknownReason::Template);
        }
        self.skip_operand();
    }

    /// Passes over the tokens up to the next `+`.
    fn skip_operand(&mut self) {
        while !self.is_end() && !self.is_sign('+') {
            match self.sign_at(self.at) {
                Some('{' | '[') => self.document(),
                Some('(') => self.skip_parentheses(),
                _ => self.at += 1,
            }
        }
    }

    /// Lists and what is added to them: `['kube-apiserver'] + $.flags`.
    fn lists(&mut self) {
        let range = self.range();
        self.sign("[", &range);
        loop {
            if self.is_sign('[') {
                self.items();
            } else {
                let place = self.range();
                self.unknown(&place);
                self.sign(", ", &range);
                self.skip_operand();
            }
            if !self.is_sign('+') {
                break;
            }
            self.at += 1;
        }
        if !self.is_end() {
            // ['a'][0], or a function of the list.
            let place = self.range();
            self.unknown(&place);
            self.skip_expression();
        }
        self.sign("]", &range);
    }

    fn items(&mut self) {
        self.at += 1;
        while self.at < self.tokens.len() && !self.is_sign(']') {
            let range = self.range();
            let before = self.at;
            self.value();
            self.sign(", ", &range);
            if self.word() == "for" {
                // ['--v=' + x for x in xs]
                self.unknown(&range);
                self.sign(", ", &range);
                self.skip_to(']');
            } else if self.is_sign(',') || self.at == before {
                self.at += 1;
            }
        }
        self.at += 1;
    }

    fn object(&mut self) {
        let range = self.range();
        self.sign("{", &range);
        self.at += 1;
        while self.at < self.tokens.len() && !self.is_sign('}') {
            let before = self.at;
            self.member();
            if self.word() == "for" {
                self.is_open = true;
                self.skip_to('}');
            } else if self.is_sign(',') || self.at == before {
                self.at += 1;
            }
        }
        self.at += 1;
        self.sign("}", &range);
    }

    /// One member of an object: a field, a method, `local x = 1` or an assertion.
    fn member(&mut self) {
        if matches!(self.word(), "local" | "assert") {
            self.at += 1;
            return self.skip_expression();
        }
        let range = self.range();
        match self.tokens.get(self.at).map(|token| &token.kind) {
            Some(TokenKind::Text(text)) => self.mapped(text),
            Some(TokenKind::Word) => self.mapped(&self.file.slice(range.clone())),
            _ => {
                // [std.extVar('name')]: 'x'
                self.is_open = true;
                self.unknown(&range);
                if self.is_sign('[') {
                    self.skip_to(']');
                }
            }
        }
        self.at += 1;
        if self.is_sign('(') {
            self.skip_parentheses();
        }
        if self.is_sign('+') {
            // metadata+: { labels+: {} }
            self.is_open = true;
            self.at += 1;
        }
        while self.is_sign(':') {
            self.at += 1;
        }
        self.sign(": ", &range);
        self.value();
        self.sign(", ", &range);
    }

    /// Passes over the tokens up to a bracket that closes.
    fn skip_to(&mut self, close: char) {
        let mut open = 0_usize;
        while self.at < self.tokens.len() {
            match self.sign_at(self.at) {
                Some(c) if c == close && open == 0 => return,
                Some('[' | '{' | '(') if self.sign_at(self.at) != Some(close) => open += 1,
                Some(']' | '}' | ')') => open = open.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
        }
    }

    fn unknown(&mut self, range: &Range<usize>) {
        let place = self.file.span(range.clone());
        self.sign("\"", range);
        self.out.push_hole("<expression>", place, UnknownReason::Template);
        self.sign("\"", range);
    }

    fn sign(&mut self, text: &str, range: &Range<usize>) {
        self.out.push_replaced(text, self.file.span(range.clone()));
    }

    /// Any text in quotes, with what YAML has to have escaped.
    fn mapped(&mut self, text: &MappedText) {
        self.out.push_replaced("\"", text.whole());
        self.out.append(&super::escaped(text));
        self.out.push_replaced("\"", text.whole());
    }
}
