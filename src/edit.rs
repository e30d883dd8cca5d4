//! An edit is a change to the arguments of a server, in the terms of the model: which argument, and
//! which strings of argv it becomes. `plan` decides how the text has to change for that.

use crate::apiserver::{ApiServer, Argument, Flag, Form, Origin, Stray};
use crate::source::Span;

/// Whether a fix can be made without a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// The server does what was meant, or what it did before.
    Safe,
    /// It depends on what is on the machine or on what was meant.
    Unsafe,
}

/// The edits that resolve a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether it can be made without a review.
    pub safety: Safety,
    /// The edits, which are made together or not at all.
    pub edits: Vec<Edit>,
}

/// One change to one argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The argument that changes, or that a new one follows. The anchor of the server if there is none.
    pub argument: Span,
    /// The strings of argv that the argument becomes.
    pub becomes: Vec<String>,
    /// How.
    pub action: Action,
}

/// The change of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Other text in the place of a part of it.
    Write {
        /// The part.
        span: Span,
        /// The present text.
        old: String,
        /// The new text.
        new: String,
    },
    /// A value that is no string in quotes.
    Quote(Span),
    /// It goes, with the text at this place.
    Remove(Span),
    /// A flag behind it.
    Insert {
        /// The name, without dashes.
        name: String,
        /// The value.
        value: String,
    },
}

impl Fix {
    /// A fix that nobody has to look at.
    pub fn safe(edits: impl IntoIterator<Item = Edit>) -> Self {
        let edits = edits.into_iter().collect();
        Self { safety: Safety::Safe, edits }
    }

    /// A fix that somebody has to look at.
    pub fn risky(edits: impl IntoIterator<Item = Edit>) -> Self {
        Self { safety: Safety::Unsafe, ..Self::safe(edits) }
    }
}

impl Edit {
    /// Takes a flag away.
    pub fn remove(flag: &Flag) -> Self {
        Self::without(flag.span)
    }

    /// Takes a flag away that is one of several values under one key:
    ///
    /// ```yaml
    /// tls-min-version:
    /// - VersionTLS12
    /// - VersionTLS13
    /// ```
    pub fn remove_value(flag: &Flag) -> Self {
        Self { action: Action::Remove(flag.value_span), ..Self::remove(flag) }
    }

    /// Takes a string away that is no flag.
    pub fn remove_stray(stray: &Stray) -> Self {
        Self::without(stray.span)
    }

    fn without(argument: Span) -> Self {
        Self { argument, becomes: Vec::new(), action: Action::Remove(argument) }
    }

    /// Gives a flag another name.
    pub fn rename(flag: &Flag, name: &str) -> Self {
        let renamed = Flag { own_spelling: Some(name.into()), ..flag.clone() };
        Self::write(flag.span, renamed.strings(), (flag.name_span, flag.spelling(), name))
    }

    /// Puts one string in the place of a flag's first one: `--flag value` as `--flag=value`.
    pub fn respell(flag: &Flag, new: &str) -> Self {
        let strings = flag.strings();
        let old = strings.first().cloned().unwrap_or_default();
        let rest = strings.into_iter().skip(1);
        let becomes = std::iter::once(new.to_owned()).chain(rest).collect();
        let part = match flag.form {
            Form::Equals | Form::Shorthand => flag.span,
            Form::Separate | Form::Bare | Form::Missing => flag.name_span,
        };
        Self::write(flag.span, becomes, (part, &old, new))
    }

    /// Puts another string in the place of one that is no flag.
    pub fn respell_stray(stray: &Stray, new: &str) -> Self {
        Self::write(stray.span, vec![new.to_owned()], (stray.span, &stray.text, new))
    }

    /// Removes the dashes before a name, because the tool adds dashes.
    pub fn undash(stray: &Stray) -> Self {
        let written = stray.text.strip_prefix("--").unwrap_or(&stray.text);
        let plain = written.trim_start_matches('-');
        let name = |text: &str| text.split('=').next().unwrap_or_default().to_owned();
        let becomes = vec![format!("--{plain}")];
        Self::write(stray.span, becomes, (stray.span, &name(written), &name(plain)))
    }

    /// Gives a flag that is written with an empty value this one.
    fn fill(server: &ApiServer, flag: &Flag, value: &str) -> Self {
        let spelling = flag.spelling();
        let full = format!("--{spelling}={value}");
        if server.dialect.facts().adds_dashes {
            Self::write(flag.span, vec![full], (flag.value_span, "", value))
        } else {
            let old = format!("--{spelling}=");
            Self::write(flag.span, vec![full.clone()], (flag.span, &old, &full))
        }
    }

    /// Gives a flag that is written as `--flag=value` another value; `None` for other forms.
    pub fn change(server: &ApiServer, flag: &Flag, value: &str) -> Option<Self> {
        if flag.form != Form::Equals {
            return None;
        }
        let full = format!("--{}={value}", flag.spelling());
        if server.dialect.facts().adds_dashes {
            return Some(Self::write(flag.span, vec![full], (flag.value_span, &flag.raw, value)));
        }
        let old = format!("--{}={}", flag.spelling(), flag.raw);
        Some(Self::write(flag.span, vec![full.clone()], (flag.span, &old, &full)))
    }

    fn write(argument: Span, becomes: Vec<String>, (span, old, new): (Span, &str, &str)) -> Self {
        let (old, new) = (old.to_owned(), new.to_owned());
        Self { argument, becomes, action: Action::Write { span, old, new } }
    }

    /// Puts the value of a flag in quotes.
    pub fn quote(flag: &Flag, value: Span) -> Self {
        Self { argument: flag.span, becomes: flag.strings(), action: Action::Quote(value) }
    }

    /// Sets a flag that is missing or empty: behind the first of `siblings` that is written, else behind all
    /// other flags. `None` if no argument that it could follow is certain to be there.
    pub fn set(server: &ApiServer, name: &str, value: &str, siblings: &[&str]) -> Option<Self> {
        let written = |flag: &&Flag| flag.origin == Origin::Written;
        if let Some(empty) = server.occurrences(name).filter(written).last() {
            let plain = matches!(empty.form, Form::Equals) && empty.is_empty() && !empty.maybe;
            return plain.then(|| Self::fill(server, empty, value));
        }
        let certain = |flag: &&Flag| written(flag) && !flag.maybe && flag.form != Form::Missing;
        let sibling =
            siblings.iter().find_map(|name| server.occurrences(name).filter(certain).last());
        let beside = sibling.or_else(|| server.flags().filter(certain).last());
        // Where the first flag of another component goes is not known.
        if beside.is_none() && !server.component.is_api_server() {
            return None;
        }
        let any = server.arguments.iter().any(is_written);
        let mut becomes = beside.map(Flag::strings).unwrap_or_default();
        becomes.reserve_exact(1);
        becomes.push(["--", name, "=", value].concat());
        (beside.is_some() || !any).then(|| Self {
            argument: beside.map_or(server.anchor, |flag| flag.span),
            becomes,
            action: Action::Insert { name: name.to_owned(), value: value.to_owned() },
        })
    }
}

/// True for an argument that is written in the manifest.
pub(crate) fn is_written(argument: &Argument) -> bool {
    match argument {
        Argument::Flag(flag) => flag.origin == Origin::Written,
        Argument::Stray(stray)
        | Argument::Unknown(stray, _)
        | Argument::Terminator(stray)
        | Argument::Empty(stray) => stray.origin == Origin::Written,
    }
}

/// The span of an argument.
pub(crate) fn argument_span(argument: &Argument) -> Span {
    match argument {
        Argument::Flag(flag) => flag.span,
        Argument::Stray(stray)
        | Argument::Unknown(stray, _)
        | Argument::Terminator(stray)
        | Argument::Empty(stray) => stray.span,
    }
}
