//! The positional parameters of a script, or of a function that is called: `$1`, `"$@"`, `"${@:2}"`, `shift`.

use crate::dialect::shell::input;
use crate::mapped_text::MappedText;

/// The name under which the positional parameters are kept.
pub(super) const POSITIONAL: &str = "@";

/// An expansion of positional parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Positional {
    /// `$@` and `${@:2}`: all from a number on.
    From(usize),
    /// `$1`, `${1}`
    Only(usize),
    /// `$*`, which is one word in quotes.
    Joined,
}

impl Positional {
    /// Reads what an expansion asks for; `None` for one of a variable.
    pub(super) fn of(written: &str) -> Option<Self> {
        let name = written.strip_prefix('$')?;
        let name = match name.strip_prefix('{') {
            Some(braced) => braced.strip_suffix('}')?,
            None => name,
        };
        match name {
            "@" => return Some(Self::From(1)),
            "*" => return Some(Self::Joined),
            _ => {}
        }
        if let Some(first) = name.strip_prefix("@:") {
            return first.parse().ok().map(Self::From);
        }
        name.parse().ok().map(Self::Only)
    }

    /// The parameters that the expansion asks for.
    pub(super) fn chosen(self, all: &[MappedText]) -> Option<&[MappedText]> {
        match self {
            Self::From(first) => all.get(first.checked_sub(1)?..),
            Self::Only(number) => all.get(number.checked_sub(1)?).map(std::slice::from_ref),
            Self::Joined => Some(all),
        }
    }

    /// The words that the chosen parameters become. Each keeps its places, which are in the command that set them.
    pub(super) fn words(self, chosen: &[MappedText], in_quotes: bool) -> Option<Vec<MappedText>> {
        match self {
            Self::Joined if in_quotes => Some(vec![input::joined(chosen, " ")?]),
            _ => Some(chosen.to_vec()),
        }
    }
}

/// The words that `shift` and `shift 2` leave.
pub(super) fn shifted(
    mut all: Vec<MappedText>,
    operands: &[MappedText],
) -> Option<Vec<MappedText>> {
    let count = match operands.first() {
        Some(count) => count.text().parse::<usize>().ok()?,
        None => 1,
    };
    if count > all.len() {
        return None;
    }
    all.drain(..count);
    Some(all)
}

/// The words that `set` makes the positional parameters: those behind `--`, or all if the first is no option.
pub(super) fn set(operands: &[MappedText]) -> Option<&[MappedText]> {
    let first = operands.first()?;
    if !first.text().starts_with(['-', '+']) {
        return Some(operands);
    }
    let dashes = operands.iter().position(|word| word.text() == "--")?;
    operands.get(dashes + 1..)
}
