//! Parses arguments into flags as pflag does, but continues after an error.
//!
//! The behaviour is that of github.com/spf13/pflag v1.0 (`flag.go`: `parseLongArg`,
//! `parseShortArg`, `parseArgs`) under the `Args` check of cmd/kube-apiserver/app/server.go, which
//! refuses every positional argument that is not empty. etcd uses Go's own package `flag`. It
//! accepts one dash or two, and has no shorthands.

use std::borrow::Cow;

use memchr::memchr;

use super::flags::{self, FlagTable};
use super::{Argument, Component, Flag, Form, Origin, Stray, StrayKind};
use crate::mapped_text::{MappedText, UnknownReason};

/// Parses the arguments of a kube-apiserver.
pub fn parse(words: &[MappedText], origin: Origin) -> Vec<Argument> {
    parse_of(Component::KubeApiServer, words, origin)
}

/// Parses the arguments after the program.
///
/// The server stops at the first argument that it cannot parse. This function continues, so that every
/// mistake is found at once.
pub fn parse_of(component: Component, words: &[MappedText], origin: Origin) -> Vec<Argument> {
    let mut arguments = Vec::with_capacity(words.len());
    let mut rest = words.iter();
    let mut is_terminated = false;
    while let Some(word) = rest.next() {
        let argument = argument(component, word, is_terminated, origin, &mut rest);
        is_terminated |= matches!(argument, Argument::Terminator(_));
        arguments.push(argument);
    }
    arguments
}

/// Parses an argument that no other one follows.
pub fn parse_one(word: &MappedText, origin: Origin) -> Argument {
    argument(Component::KubeApiServer, word, false, origin, &mut std::iter::empty())
}

fn argument<'w>(
    component: Component,
    word: &MappedText,
    is_terminated: bool,
    origin: Origin,
    rest: &mut impl Iterator<Item = &'w MappedText>,
) -> Argument {
    let table = flags::of(component);
    let one_dash = component == Component::Etcd;
    let text = word.text();
    if text.is_empty() && takes_empty(component) {
        Argument::Empty(stray(word, StrayKind::Positional, origin))
    } else if is_terminated {
        Argument::Stray(stray(word, StrayKind::Positional, origin))
    } else if let Some(why) = hides_flags(word) {
        Argument::Unknown(stray(word, StrayKind::Positional, origin), why)
    } else if text == "--" {
        Argument::Terminator(stray(word, StrayKind::Positional, origin))
    } else if text.starts_with("--") || (one_dash && text.len() > 1 && text.starts_with('-')) {
        long(table, word, origin, || rest.next())
    } else if text.starts_with('-') && text.len() > 1 {
        short(table, word, origin, || rest.next())
    } else {
        Argument::Stray(stray(word, StrayKind::Positional, origin))
    }
}

/// The kubelet and etcd look at the number of arguments that are left, the others at their text
/// (cmd/kubelet/app/server.go and server/etcdmain/config.go).
const fn takes_empty(component: Component) -> bool {
    !matches!(component, Component::Kubelet | Component::Etcd)
}

/// The reason if an argument may turn out to be any flag: a part before the `=` is unknown, as in
/// `--${NAME}=value`.
fn hides_flags(word: &MappedText) -> Option<UnknownReason> {
    let text = word.text();
    let name_end = memchr(b'=', text.as_bytes()).unwrap_or(text.len());
    word.unknown(0..name_end)
}

fn long<'w>(
    table: &FlagTable,
    word: &MappedText,
    origin: Origin,
    next: impl FnOnce() -> Option<&'w MappedText>,
) -> Argument {
    let text = word.text();
    let equals = memchr(b'=', text.as_bytes());
    let name_end = equals.unwrap_or(text.len());
    let dashes = if text.starts_with("--") { 2 } else { 1 };
    let spelling = text.get(dashes..name_end).unwrap_or_default();
    // pflag: a name that is empty or begins with `-` or `=` is "bad flag syntax".
    if spelling.is_empty() || spelling.starts_with('-') {
        return Argument::Stray(stray(word, StrayKind::BadSyntax, origin));
    }
    let name = flags::canonical(spelling);
    let known = table.find(&name);
    let flag = FlagAt {
        own_spelling: if name == spelling { None } else { Some(spelling.into()) },
        name: known.map_or(name.into(), |known| known.name.into()),
        word,
        name_end,
        origin,
    };
    match (equals, known) {
        (Some(equals), _) => flag.with_value(word, equals + 1, Form::Equals),
        (None, Some(known)) if known.no_value().is_some() => flag.bare(),
        // `--flag value` as one argument is an unknown flag, at which the server stops. It takes no value.
        (None, None) if spelling.contains(char::is_whitespace) => flag.bare(),
        (None, _) => match next() {
            Some(value) => flag.with_value(value, 0, Form::Separate),
            None => flag.missing(),
        },
    }
}

fn short<'w>(
    table: &FlagTable,
    word: &MappedText,
    origin: Origin,
    next: impl FnOnce() -> Option<&'w MappedText>,
) -> Argument {
    let text = word.text();
    let Some(letter) = text.chars().nth(1) else {
        return Argument::Stray(stray(word, StrayKind::Positional, origin));
    };
    let Some(known) = table.by_shorthand(letter) else {
        return Argument::Stray(stray(word, StrayKind::Shorthand, origin));
    };
    let name_end = 1 + letter.len_utf8();
    let flag = FlagAt {
        name: known.name.into(),
        own_spelling: Some(letter.to_string().into()),
        word,
        name_end,
        origin,
    };
    match text.get(name_end..) {
        Some(rest) if rest.starts_with('=') => flag.with_value(word, name_end + 1, Form::Shorthand),
        Some(rest) if !rest.is_empty() => flag.with_value(word, name_end, Form::Shorthand),
        _ if known.no_value().is_some() => flag.bare(),
        _ => match next() {
            Some(value) => flag.with_value(value, 0, Form::Shorthand),
            None => flag.missing(),
        },
    }
}

fn stray(word: &MappedText, kind: StrayKind, origin: Origin) -> Stray {
    Stray { text: word.text().to_owned(), span: word.whole(), kind, origin }
}

/// A flag whose name is parsed, and whose value is not yet.
struct FlagAt<'w> {
    name: Cow<'static, str>,
    own_spelling: Option<Box<str>>,
    word: &'w MappedText,
    name_end: usize,
    origin: Origin,
}

impl FlagAt<'_> {
    fn with_value(self, holder: &MappedText, start: usize, form: Form) -> Argument {
        let range = start..holder.text().len();
        let raw = holder.text().get(range.clone()).unwrap_or_default().to_owned();
        let span = self.word.span(0..self.word.text().len());
        let own_word = !std::ptr::eq(holder, self.word);
        let span = if own_word { span.cover(holder.whole()) } else { span };
        let unknown = holder.unknown(range.clone());
        let value_span = match (raw.is_empty(), own_word) {
            (false, _) => holder.span(range),
            (true, true) if !holder.whole().is_empty() => holder.whole(),
            (true, _) => span,
        };
        self.finish(raw, unknown, form, (span, value_span))
    }

    fn bare(self) -> Argument {
        let span = self.word.span(0..self.word.text().len());
        self.finish(String::new(), None, Form::Bare, (span, span))
    }

    fn missing(self) -> Argument {
        let span = self.word.span(0..self.word.text().len());
        self.finish(String::new(), None, Form::Missing, (span, span))
    }

    fn finish(
        self,
        raw: String,
        unknown: Option<UnknownReason>,
        form: Form,
        (span, value_span): (crate::source::Span, crate::source::Span),
    ) -> Argument {
        let name_span = self.word.span(0..self.name_end);
        let Self { name, own_spelling, origin, .. } = self;
        Argument::Flag(Flag {
            name,
            own_spelling,
            raw: raw.into(),
            unknown,
            form,
            origin,
            maybe: false,
            span,
            name_span,
            value_span,
        })
    }
}
