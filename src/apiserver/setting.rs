//! What a server has for a flag.

use super::{ApiServer, Completeness, Flag, Form, Origin};

/// What a server has for a flag, with repetition, empty values, spelling and defaults folded in.
#[derive(Clone, Copy, Debug)]
pub enum Setting<'a> {
    /// Written, with a known value that is not empty.
    Set(&'a Flag),
    /// Set by the dialect's tool, or in another file that it reads.
    Default(&'a Flag),
    /// Set to nothing, which is as good as not set for a path.
    Empty(&'a Flag),
    /// Set to a value that can't be known.
    Unknown(&'a Flag),
    /// Not given, though it may be: the list is not whole.
    Undetermined,
    /// Not given.
    Absent,
}

impl<'a> Setting<'a> {
    /// What a flag gives that is there and decides.
    fn of(flag: &'a Flag) -> Self {
        match (&flag.value, flag.origin) {
            (Err(_), _) => Self::Unknown(flag),
            // What another file takes away is said there.
            (Ok(value), Origin::Beside(..)) if value.is_empty() => Self::Undetermined,
            (Ok(value), _) if value.is_empty() => Self::Empty(flag),
            (Ok(_), Origin::Written) => Self::Set(flag),
            (Ok(_), Origin::Default(_) | Origin::Beside(..)) => Self::Default(flag),
        }
    }

    /// What is certain where `other` may decide instead.
    fn or(self, other: &'a Flag) -> Self {
        let instead = Self::of(other);
        match (self.is_set(), instead.is_set()) {
            _ if matches!(self, Self::Undetermined) => self,
            (true, true) if self.flag().and_then(Flag::known) == other.known() => instead,
            (true, true) => Self::Unknown(other),
            (false, false) => self,
            _ => Self::Undetermined,
        }
    }

    /// True where the process would have no value for it.
    pub const fn is_missing(self) -> bool {
        matches!(self, Self::Empty(_) | Self::Absent)
    }

    /// True where it has a value, known or not.
    pub const fn is_set(self) -> bool {
        matches!(self, Self::Set(_) | Self::Default(_) | Self::Unknown(_))
    }

    /// The flag that decides, where there is one.
    pub const fn flag(self) -> Option<&'a Flag> {
        match self {
            Self::Set(flag) | Self::Default(flag) | Self::Empty(flag) | Self::Unknown(flag) => {
                Some(flag)
            }
            Self::Undetermined | Self::Absent => None,
        }
    }
}

impl ApiServer {
    /// What the server has for a flag. The last occurrence decides, as it does for every flag that
    /// takes a single value (pflag v1.0, `FlagSet.Set` overwrites).
    ///
    /// Where a template makes occurrences depend on conditions, each of them may be the last one,
    /// and so may the last that is always there. The answer then is what holds in every rendering:
    /// set where all have a value (unknown where it differs), missing where none has.
    pub fn setting(&self, name: &str) -> Setting<'_> {
        let given = |flag: &&Flag| flag.name == name && flag.form != Form::Missing;
        let all: Vec<&Flag> = self.flags().filter(given).collect();
        let certain = all.iter().rposition(|flag| !flag.maybe);
        let always = certain.and_then(|at| all.get(at).copied());
        let base = always.map_or_else(|| self.without(), Setting::of);
        let from = certain.map_or(0, |at| at + 1);
        let maybe = all.get(from..).unwrap_or_default();
        maybe.iter().fold(base, |setting, flag| setting.or(flag))
    }

    /// What it has for a flag that is not in the list.
    const fn without(&self) -> Setting<'static> {
        match self.completeness {
            Completeness::Whole | Completeness::Defaulted => Setting::Absent,
            Completeness::Partial(_) => Setting::Undetermined,
        }
    }
}
