//! One argument of a command line: a flag, or what is not a flag.

use std::borrow::Cow;

use super::dialect::Dialect;
use crate::mapped_text::UnknownReason;
use crate::source::Span;

/// One argument of the process, or two if a flag's value is a separate argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A flag, known to the program or not.
    Flag(Flag),
    /// An argument that is not a flag. Components accept none and do not start.
    Stray(Stray),
    /// Something unknown, which may expand to any number of flags.
    Unknown(Stray, UnknownReason),
    /// `--`, after which nothing is a flag.
    Terminator(Stray),
    /// An empty string, which the server ignores.
    Empty(Stray),
}

impl Argument {
    /// Its one or two strings in argv.
    pub fn strings(&self) -> Vec<String> {
        match self {
            Self::Flag(flag) => flag.strings(),
            Self::Stray(stray)
            | Self::Unknown(stray, _)
            | Self::Terminator(stray)
            | Self::Empty(stray) => vec![stray.text.clone()],
        }
    }
}

/// An argument that is not a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The argument.
    pub text: String,
    /// Its span.
    pub span: Span,
    /// How pflag reads it.
    pub kind: StrayKind,
    /// Its origin.
    pub origin: Origin,
}

/// How pflag reads an argument that is not a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrayKind {
    /// A positional argument.
    Positional,
    /// `---x`, `--=x`: "bad flag syntax".
    BadSyntax,
    /// `-x`, if `x` is not a shorthand.
    Shorthand,
}

/// How a flag and its value are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `--name=value`.
    Equals,
    /// `--name`, then `value` as a separate argument.
    Separate,
    /// `--name` of a boolean flag, which means `true`.
    Bare,
    /// `--name` as the last argument, although the flag needs a value.
    Missing,
    /// `-v4`, `-v=4`, `-v 4`.
    Shorthand,
}

/// One flag of the command line. Texts that the program has as constants are borrowed, because a file of 1 MB
/// may have 40 defaults of a tool for each of 10,000 servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The normalised name: without dashes in front, with `-` for `_`.
    pub name: Cow<'static, str>,
    /// The name as written, without dashes in front, if that is another text.
    pub own_spelling: Option<Box<str>>,
    /// The value as written; empty for a bare boolean.
    pub raw: Cow<'static, str>,
    /// The reason if the value that the process sees is unknown.
    pub unknown: Option<UnknownReason>,
    /// How it is written.
    pub form: Form,
    /// Its origin.
    pub origin: Origin,
    /// True if a condition in a template decides whether the flag is there.
    pub maybe: bool,
    /// The span of the whole flag, name and value.
    pub span: Span,
    /// The span of the name, with its dashes.
    pub name_span: Span,
    /// The span of the value; the whole flag if the value is empty.
    pub value_span: Span,
}

impl Flag {
    /// The value that the process sees, `true` for a bare boolean; or the reason why it is unknown.
    pub fn value(&self) -> Result<&str, UnknownReason> {
        match (self.unknown, self.form) {
            (Some(why), _) => Err(why),
            (None, Form::Bare) => Ok("true"),
            (None, _) => Ok(&self.raw),
        }
    }

    /// The name as written, without dashes in front.
    pub fn spelling(&self) -> &str {
        self.own_spelling.as_deref().unwrap_or(&self.name)
    }

    /// The value, if it is known.
    pub fn known(&self) -> Option<&str> {
        self.value().ok()
    }

    /// True if the value is known to be empty.
    pub fn is_empty(&self) -> bool {
        self.known().is_some_and(str::is_empty)
    }

    /// Its one or two strings in argv.
    pub fn strings(&self) -> Vec<String> {
        let value = self.known().unwrap_or(&self.raw);
        let spelling = self.spelling();
        // Not `format!`, because a text may have 20,000 servers with a dozen fixes each.
        match self.form {
            Form::Equals => vec![["--", spelling, "=", value].concat()],
            Form::Bare | Form::Missing => vec![["--", spelling].concat()],
            Form::Separate => vec![["--", spelling].concat(), value.to_owned()],
            Form::Shorthand => vec![["-", spelling, "=", value].concat()],
        }
    }
}

/// The origin of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Written in the manifest.
    Written,
    /// Added by the tool that reads the manifest. The argument's spans are the server's anchor.
    Default(Dialect),
    /// Written in another file that the tool reads with this one: the index of the file in the server's
    /// sources, and the span there. The argument's own spans are the server's anchor.
    Beside(u32, Span),
}
