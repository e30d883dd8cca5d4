//! A place among the tokens of jsonnet.

use std::ops::Range;

use super::lexer::{Token, TokenKind};
use crate::mapped_text::MappedText;

/// A place among tokens.
pub(super) struct Cursor<'f> {
    pub(super) file: &'f MappedText,
    pub(super) tokens: &'f [Token],
    /// The number of the next token.
    pub(super) at: usize,
}

impl<'f> Cursor<'f> {
    /// The next token.
    pub(super) fn token(&self) -> Option<&'f TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// True behind the last token of the file.
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(super) fn sign_at(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.kind {
            TokenKind::Sign(c) => Some(c),
            TokenKind::Text(_) | TokenKind::Word => None,
        }
    }

    pub(super) fn is_sign(&self, sign: char) -> bool {
        self.sign_at(self.at) == Some(sign)
    }

    pub(super) fn word(&self) -> &'f str {
        match self.tokens.get(self.at) {
            Some(Token { kind: TokenKind::Word, range }) => {
                self.file.text().get(range.clone()).unwrap_or_default()
            }
            _ => "",
        }
    }

    pub(super) fn range(&self) -> Range<usize> {
        let token = self.tokens.get(self.at).or_else(|| self.tokens.last());
        token.map_or(0..0, |token| token.range.clone())
    }

    /// True behind the last token of an expression.
    pub(super) fn is_end(&self) -> bool {
        self.at >= self.tokens.len()
            || matches!(self.sign_at(self.at), Some(',' | ']' | '}' | ')' | ';'))
            || matches!(self.word(), "for" | "then" | "else" | "if")
    }

    /// Passes over a token, or over all between two brackets, however deep they are nested.
    pub(super) fn skip_flat(&mut self) {
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

    /// Passes over the tokens up to a bracket that closes.
    pub(super) fn skip_to(&mut self, close: char) {
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
}
