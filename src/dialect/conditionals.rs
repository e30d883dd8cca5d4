//! A command line in a template: which of its words go together, and which of its flags are sure.

use std::borrow::Cow;

use crate::apiserver::{ApiServer, Argument, Completeness, Dialect, Origin, Partial};
use crate::dialect::flag_place;
use crate::hashed::{HashMap, HashSet};
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::{Node, Presence, Stream};

/// How many command lines are read out of one container.
const ALTERNATIVES: usize = 8;

/// The values of a key. There are several only if a template has them in branches that exclude one
/// another.
pub(crate) fn values<'a>(map: Node<'a>, key: &str) -> Vec<(Node<'a>, Node<'a>)> {
    let Some(last) = map.entry(key) else {
        return Vec::new();
    };
    let named = map
        .entries()
        .filter(|(name, _)| name.text() == Some(key) && is_excluded(*name, last.0.span()));
    let mut values: Vec<_> = named.collect();
    values.push(last);
    values
}

fn is_excluded(node: Node<'_>, given: Span) -> bool {
    node.presence(given) == Presence::Excluded
}

/// The words by the renderings that they are in: words from two branches of a condition are never
/// in one command line. Without conditions that is all of them, once.
pub(crate) fn alternatives<'w>(
    container: Node<'_>,
    words: &'w [MappedText],
) -> Vec<Cow<'w, [MappedText]>> {
    if !container.is_in_template() && !words.is_empty() {
        return vec![Cow::Borrowed(words)];
    }
    let mut alternatives = Vec::new();
    let mut left: Vec<&MappedText> = words.iter().collect();
    while let Some(first) = left.first().map(|word| word.whole()) {
        let fits =
            |word: &MappedText| container.presence_of(word.whole(), first) != Presence::Excluded;
        alternatives.push(words.iter().filter(|word| fits(word)).cloned().collect());
        left.retain(|word| !fits(word));
        if alternatives.len() == ALTERNATIVES {
            break;
        }
    }
    alternatives
}

/// Marks the flags that a condition decides on, given the program, and drops what never goes with
/// it.
pub(crate) fn settle(server: &mut ApiServer, presence: impl Fn(Span, Span) -> Presence) {
    let given = server.anchor;
    server.arguments.edit().retain_mut(|argument| {
        let presence = written(argument).map(|span| presence(span, given));
        if let (Some(Presence::Maybe), Argument::Flag(flag)) = (presence, &mut *argument) {
            flag.maybe = true;
        }
        presence != Some(Presence::Excluded)
    });
}

/// The same for a dialect whose reader does not look at templates. A condition around the whole server
/// makes its flags uncertain too, and a line that a template may add anywhere makes the list partial.
/// That is too careful, and never wrong about a missing flag.
pub(crate) fn settle_roughly(server: &mut ApiServer, stream: &Stream<'_>, gains: bool) {
    let mut conditional = false;
    for argument in server.arguments.edit() {
        let sure = written(argument).is_none_or(|span| stream.is_unconditional(span));
        conditional |= !sure;
        if let (false, Argument::Flag(flag)) = (sure, argument) {
            flag.maybe = true;
        }
    }
    let whole = !matches!(server.completeness, Completeness::Partial(_));
    if whole && (conditional || gains) {
        server.completeness = Completeness::Partial(Partial::Template);
    }
}

/// True if a template may add to the command lines of a dialect.
pub(crate) fn may_gain(stream: &Stream<'_>, dialect: Dialect) -> bool {
    stream.may_gain_lines() || stream.is_filled_in(&flag_place::keys(dialect))
}

/// The servers of a container, by the places of what is written for them.
#[derive(Default)]
pub(crate) struct ReadServers {
    all: Vec<HashSet<Span>>,
    /// The indexes of the servers that have a place.
    by_place: HashMap<Span, Vec<usize>>,
}

impl ReadServers {
    /// Adds a server. False if everything that is written for it is written for another one as well: they
    /// are two ways to start one server.
    pub(crate) fn is_new(&mut self, server: &ApiServer) -> bool {
        let places: HashSet<Span> = server.arguments.iter().filter_map(written).collect();
        let is_same = |other: &usize| {
            let other = self.all.get(*other);
            other.is_some_and(|other| places.is_subset(other))
        };
        let again = match places.iter().next() {
            Some(place) => self.by_place.get(place).is_some_and(|all| all.iter().any(is_same)),
            None => !self.all.is_empty(),
        };
        if again {
            return false;
        }
        for place in &places {
            self.by_place.entry(*place).or_default().push(self.all.len());
        }
        self.all.push(places);
        true
    }
}

fn written(argument: &Argument) -> Option<Span> {
    let (origin, span) = match argument {
        Argument::Flag(flag) => (flag.origin, flag.span),
        Argument::Stray(stray)
        | Argument::Unknown(stray, _)
        | Argument::Terminator(stray)
        | Argument::Empty(stray) => (stray.origin, stray.span),
    };
    (origin == Origin::Written).then_some(span)
}
