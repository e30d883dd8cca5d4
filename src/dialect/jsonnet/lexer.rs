//! The tokens of jsonnet: texts, words and signs. Comments are left out.

use std::ops::Range;

use crate::mapped_text::MappedText;

/// A token and its place in the file.
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range<usize>,
}

/// What a token is.
pub(super) enum TokenKind {
    /// A string or a text block, as it reads.
    Text(Box<MappedText>),
    /// A name, a keyword or a number.
    Word,
    /// One character of an operator or a bracket.
    Sign(char),
}

/// All tokens of a file.
pub(super) fn tokens(file: &MappedText) -> Vec<Token> {
    let mut lexer = Lexer { file, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next_token() {
        tokens.push(token);
    }
    tokens
}

struct Lexer<'f> {
    file: &'f MappedText,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.file.text().get(self.at..).unwrap_or_default()
    }

    fn next_token(&mut self) -> Option<Token> {
        self.skip_blanks();
        let start = self.at;
        let c = self.rest().chars().next()?;
        let kind = if self.rest().starts_with("|||") {
            self.block()
        } else if let Some(quote) = self.verbatim_quote() {
            self.at += 1;
            self.quoted(quote, true)
        } else if matches!(c, '\'' | '"') {
            self.quoted(c, false)
        } else if c.is_ascii_alphanumeric() || c == '_' {
            let rest = self.rest();
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            self.at += end.unwrap_or(rest.len());
            TokenKind::Word
        } else {
            self.at += c.len_utf8();
            TokenKind::Sign(c)
        };
        Some(Token { kind, range: start..self.at })
    }

    /// The quote of a text without escapes: `@'…'` or `@"…"`.
    fn verbatim_quote(&self) -> Option<char> {
        self.rest().strip_prefix('@')?.chars().next().filter(|c| matches!(c, '\'' | '"'))
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start().len();
            let comment = rest.get(blanks..).unwrap_or_default();
            let len = if comment.starts_with('#') || comment.starts_with("//") {
                comment.find('\n').unwrap_or(comment.len())
            } else if comment.starts_with("/*") {
                comment.find("*/").map_or(comment.len(), |end| end + 2)
            } else {
                0
            };
            self.at += blanks + len;
            if len == 0 {
                return;
            }
        }
    }

    /// `'…'` or `"…"`, with escapes; or `@'…'`, in which two quotes are one, and nothing else is an escape.
    fn quoted(&mut self, quote: char, is_verbatim: bool) -> TokenKind {
        let start = self.at;
        self.at += 1;
        let mut text = MappedText::new(self.file.span(start..start + 1));
        while let Some(c) = self.rest().chars().next() {
            let here = self.at;
            self.at += c.len_utf8();
            let written = here..self.at;
            if c == quote {
                if !is_verbatim || !self.rest().starts_with(quote) {
                    break;
                }
                self.at += 1;
            } else if c == '\\' && !is_verbatim {
                let Some(meant) = self.escaped() else {
                    break;
                };
                let place = self.file.span(here..self.at);
                text.push_replaced(meant.encode_utf8(&mut [0; 4]), place);
                continue;
            }
            text.push_slice(self.file, written);
        }
        self.placed(&text, start)
    }

    /// The character that an escape means, whose letter is next.
    fn escaped(&mut self) -> Option<char> {
        let letter = self.rest().chars().next()?;
        self.at += letter.len_utf8();
        Some(match letter {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            other => other,
        })
    }

    /// A text block. The blanks of its first line are taken off every line:
    ///
    /// ```text
    /// unit: |||
    ///   [Service]
    ///   ExecStart=/usr/bin/kube-apiserver
    /// |||
    /// ```
    fn block(&mut self) -> TokenKind {
        let start = self.at;
        let mut text = MappedText::new(self.file.span(start..start + 3));
        let first = self.rest().find('\n').map_or(self.rest().len(), |end| end + 1);
        self.at += first;
        let body = self.rest();
        let line = body.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let blanks = line.get(..indent).unwrap_or_default().to_owned();
        loop {
            let line = self.rest().split_inclusive('\n').next().unwrap_or_default().to_owned();
            let is_end = !line.trim().is_empty()
                && (blanks.is_empty() || !line.starts_with(blanks.as_str()));
            if line.is_empty() || is_end {
                let close = line.find("|||").map_or(line.len(), |at| at + 3);
                self.at += close;
                return self.placed(&text, start);
            }
            let cut = if line.starts_with(blanks.as_str()) { indent } else { 0 };
            text.push_slice(self.file, self.at + cut..self.at + line.len());
            self.at += line.len();
        }
    }

    /// A text with the whole token as its place.
    fn placed(&self, text: &MappedText, start: usize) -> TokenKind {
        let mut placed = MappedText::new(self.file.span(start..self.at));
        placed.append(text);
        TokenKind::Text(Box::new(placed))
    }
}
