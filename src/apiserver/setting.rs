//! The effective setting of a flag.

use super::{ApiServer, Completeness, Flag, Origin, Partial};

/// The effective setting of a flag, after repetition, empty values, spelling and defaults.
#[derive(Clone, Copy, Debug)]
pub enum Setting<'a> {
    /// Written, with a known value that is not empty.
    Set(&'a Flag),
    /// Set by the dialect's tool, or in another file that it reads.
    Default(&'a Flag),
    /// Set to an empty value, which for a path means not set.
    Empty(&'a Flag),
    /// Set to a value that is not known.
    Unknown(&'a Flag),
    /// Not in the list, which is incomplete, so it may be set elsewhere.
    Undetermined,
    /// Not set.
    Absent,
}

impl<'a> Setting<'a> {
    /// The setting by the flag that decides.
    pub(super) fn of(flag: &'a Flag) -> Self {
        match (flag.value(), flag.origin) {
            (Err(_), _) => Self::Unknown(flag),
            // Another file sets it to an empty value; a finding about that belongs to that file.
            (Ok(""), Origin::Beside(..)) => Self::Undetermined,
            (Ok(""), _) => Self::Empty(flag),
            (Ok(_), Origin::Written) => Self::Set(flag),
            (Ok(_), Origin::Default(_) | Origin::Beside(..)) => Self::Default(flag),
        }
    }

    /// The setting in every rendering of a template, if `other` is under a condition: it may decide
    /// instead.
    pub(super) fn or(self, other: &'a Flag) -> Self {
        let instead = Self::of(other);
        match (self.is_set(), instead.is_set()) {
            _ if matches!(self, Self::Undetermined) => self,
            (true, true) if self.flag().and_then(Flag::known) == other.known() => instead,
            (true, true) => Self::Unknown(other),
            (false, false) => self,
            _ => Self::Undetermined,
        }
    }

    /// True if the process has no value for the flag.
    pub const fn is_missing(self) -> bool {
        matches!(self, Self::Empty(_) | Self::Absent)
    }

    /// True if the flag has a value, known or not.
    pub const fn is_set(self) -> bool {
        matches!(self, Self::Set(_) | Self::Default(_) | Self::Unknown(_))
    }

    /// The flag that decides, if there is one.
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
    /// The effective setting of a flag. The last occurrence decides, as for every flag with a single
    /// value (pflag v1.0, `FlagSet.Set` overwrites).
    ///
    /// An occurrence under a condition of a template may or may not be the last one:
    ///
    /// ```yaml
    /// - --tls-cert-file=/a.crt
    /// {{- if .Values.cert }}
    /// - --tls-cert-file={{ .Values.cert }}
    /// {{- end }}
    /// ```
    ///
    /// The answer is what holds in every rendering: set if all of them have a value (unknown if the
    /// values differ), missing if none has one, else undetermined.
    pub fn setting(&self, name: &str) -> Setting<'_> {
        match self.arguments.decided(name) {
            // What is under a condition decides only if nothing else can set the flag.
            Some(decision) if decision.certain || self.is_whole() => {
                self.arguments.setting(decision)
            }
            _ => self.without(),
        }
    }

    /// Why nobody can tell from this file whether a flag is set; `None` if it can be told, or if another
    /// file of the run tells it.
    pub fn why_undetermined(&self, name: &str) -> Option<String> {
        if !matches!(self.setting(name), Setting::Undetermined) {
            return None;
        }
        if self.occurrences(name).any(|flag| flag.maybe) {
            return Some(format!("a condition in a template decides whether --{name} is set"));
        }
        match self.completeness {
            // The server is judged in the file that represents it, and a Secret is none.
            Completeness::Partial(Partial::Beside | Partial::Secret)
            | Completeness::Whole
            | Completeness::Defaulted => None,
            Completeness::Partial(partial) => {
                Some(format!("more flags may come from {}", partial.words()))
            }
        }
    }

    /// The setting of a flag that is not in the list.
    const fn without(&self) -> Setting<'static> {
        if self.is_whole() { Setting::Absent } else { Setting::Undetermined }
    }

    const fn is_whole(&self) -> bool {
        !matches!(self.completeness, Completeness::Partial(_))
    }
}
