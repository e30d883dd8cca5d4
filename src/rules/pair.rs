//! Two flags that take effect only together: a certificate and its key.

use crate::apiserver::{ApiServer, Flag, Setting};
use crate::source::Span;

/// The two flags of a pair.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    /// The flag for the certificate, without dashes.
    pub(super) certificate: &'static str,
    /// The flag for the key, without dashes.
    pub(super) key: &'static str,
}

/// The parts of a pair that a server has.
pub(super) enum Held<'a> {
    /// Both halves, or it can't be known.
    Enough,
    /// Neither half, and the flag that is written with an empty value, if any.
    Neither(Option<&'a Flag>),
    /// One half alone.
    Half {
        /// The flag that is missing.
        missing: &'static str,
        /// The missing flag, if it is written with an empty value.
        empty: Option<&'a Flag>,
        /// The other one.
        held: &'a Flag,
    },
    /// One half is certainly missing, of the other nothing can be known.
    Without(&'static str, &'a Flag),
}

impl Pair {
    /// The parts of it that the server has.
    pub(super) fn of(self, server: &ApiServer) -> Held<'_> {
        let certificate = server.setting(self.certificate);
        let key = server.setting(self.key);
        match (certificate.is_missing(), key.is_missing()) {
            (false, false) => Held::Enough,
            (true, true) => Held::Neither(certificate.flag().or(key.flag())),
            (true, false) => half(self.certificate, certificate, key),
            (false, true) => half(self.key, key, certificate),
        }
    }

    /// Both names, for a finding about both.
    pub(super) const fn names(self) -> [&'static str; 2] {
        [self.certificate, self.key]
    }
}

fn half<'a>(name: &'static str, missing: Setting<'a>, other: Setting<'a>) -> Held<'a> {
    match (other.flag(), missing.flag()) {
        (Some(held), empty) => Held::Half { missing: name, empty, held },
        (None, Some(empty)) => Held::Without(name, empty),
        (None, None) => Held::Enough,
    }
}

/// The token to point at for a half pair: the empty value, else the half that is there, else, where
/// that one comes from a tool, the server.
pub(super) fn half_span(empty: Option<&Flag>, held: &Flag) -> Span {
    empty.map_or(held.span, |empty| empty.value_span)
}
