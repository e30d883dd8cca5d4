//! An index of the flags of a command line by name.

use std::hash::BuildHasher;
use std::sync::OnceLock;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::flags::KnownFlag;
use super::{Argument, Flag, Form, Setting};
use crate::source::offset;

/// The places of the flags, those of one flag next to each other, and a group of them for each name. A text has
/// fewer arguments than bytes, and those are counted with 32 bits.
#[derive(Clone, Debug)]
pub(super) struct FlagIndex {
    places: Vec<u32>,
    groups: HashTable<FlagGroup>,
    hasher: RandomState,
    /// A bit for each length of a name, modulo 64. Most flags that rules ask for are not there, and half of them
    /// are of another length than those that are.
    lengths: u64,
}

/// The occurrences of one flag.
#[derive(Clone, Debug)]
pub(super) struct FlagGroup {
    /// The first one among the sorted places, and their number.
    first: u32,
    pub(super) len: u32,
    pub(super) has_items: bool,
    pub(super) decision: Decision,
    /// The flag that is probably meant, if somebody asked.
    pub(super) nearest: OnceLock<Option<&'static KnownFlag>>,
}

/// A [`Setting`] without its flag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decision {
    kind: DecisionKind,
    place: u32,
    /// False if every occurrence is under a condition, so that the flag may not be there.
    pub(super) certain: bool,
}

#[derive(Clone, Copy, Debug)]
enum DecisionKind {
    Set,
    Default,
    Empty,
    Unknown,
    Undetermined,
    Absent,
}

/// The groups that an index has room for at first, which are enough for nearly all command lines.
const FEW: usize = 64;

impl FlagIndex {
    pub(super) fn of(all: &[Argument]) -> Self {
        let mut places: Vec<u32> = Vec::with_capacity(all.len());
        places.extend((0..offset(all.len())).filter(|&place| flag_at(all, place).is_some()));
        // Names are mostly told apart by their lengths.
        places.sort_by_key(|&place| {
            let name = name_at(all, place);
            (name.len(), name)
        });
        let hasher = RandomState::default();
        // A word that is repeated 200,000 times is one group.
        let mut groups = HashTable::with_capacity(places.len().min(FEW));
        let mut lengths = 0;
        let mut first = 0;
        for same in places.chunk_by(|&a, &b| name_at(all, a) == name_at(all, b)) {
            let group = FlagGroup {
                first,
                len: offset(same.len()),
                has_items: same.iter().any(|&place| flag_at(all, place).is_some_and(has_item)),
                decision: Decision::of(all, same),
                nearest: OnceLock::new(),
            };
            let hash_of = |group: &FlagGroup| hasher.hash_one(group.name(all, &places));
            lengths |= length_bit(group.name(all, &places));
            if groups.len() == FEW {
                // Each time that a table grows, it hashes all its names again.
                groups.reserve(places.len() - first as usize, hash_of);
            }
            groups.insert_unique(hash_of(&group), group, hash_of);
            first += offset(same.len());
        }
        Self { places, groups, hasher, lengths }
    }

    pub(super) fn group(&self, all: &[Argument], name: &str) -> Option<&FlagGroup> {
        if self.lengths & length_bit(name) == 0 {
            return None;
        }
        self.groups.find(self.hasher.hash_one(name), |group| group.name(all, &self.places) == name)
    }

    pub(super) fn has_repeated(&self) -> bool {
        self.groups.len() < self.places.len()
    }

    pub(super) fn places_of(&self, group: &FlagGroup) -> &[u32] {
        let (first, len) = (group.first as usize, group.len as usize);
        self.places.get(first..first + len).unwrap_or_default()
    }
}

impl FlagGroup {
    /// The name of the flag. `places` are those of the index.
    fn name<'a>(&self, all: &'a [Argument], places: &[u32]) -> &'a str {
        places.get(self.first as usize).map_or("", |&place| name_at(all, place))
    }
}

impl Decision {
    /// The setting of this decision on one of some arguments.
    pub(super) fn setting(self, all: &[Argument]) -> Setting<'_> {
        match (self.kind, flag_at(all, self.place)) {
            (DecisionKind::Undetermined, _) => Setting::Undetermined,
            (DecisionKind::Set, Some(flag)) => Setting::Set(flag),
            (DecisionKind::Default, Some(flag)) => Setting::Default(flag),
            (DecisionKind::Empty, Some(flag)) => Setting::Empty(flag),
            (DecisionKind::Unknown, Some(flag)) => Setting::Unknown(flag),
            (DecisionKind::Absent, _) | (_, None) => Setting::Absent,
        }
    }

    /// See [`ApiServer::setting`](super::ApiServer::setting).
    fn of(all: &[Argument], places: &[u32]) -> Self {
        let given = |place: u32| flag_at(all, place).filter(|flag| flag.form != Form::Missing);
        let certain =
            places.iter().rposition(|&place| given(place).is_some_and(|flag| !flag.maybe));
        let mut decision =
            Self { kind: DecisionKind::Absent, place: 0, certain: certain.is_some() };
        let mut setting = Setting::Absent;
        for &place in places.get(certain.unwrap_or(0)..).unwrap_or_default() {
            let Some(flag) = given(place) else {
                continue;
            };
            setting = if flag.maybe { setting.or(flag) } else { Setting::of(flag) };
            if setting.flag().is_some_and(|decides| std::ptr::eq(decides, flag)) {
                decision.place = place;
            }
        }
        decision.kind = match setting {
            Setting::Set(_) => DecisionKind::Set,
            Setting::Default(_) => DecisionKind::Default,
            Setting::Empty(_) => DecisionKind::Empty,
            Setting::Unknown(_) => DecisionKind::Unknown,
            Setting::Undetermined => DecisionKind::Undetermined,
            Setting::Absent => DecisionKind::Absent,
        };
        decision
    }
}

const fn length_bit(name: &str) -> u64 {
    1 << (name.len() % 64)
}

fn has_item(flag: &Flag) -> bool {
    !flag.is_empty()
}

pub(super) fn flag_at(all: &[Argument], place: u32) -> Option<&Flag> {
    match all.get(place as usize) {
        Some(Argument::Flag(flag)) => Some(flag),
        _ => None,
    }
}

fn name_at(all: &[Argument], place: u32) -> &str {
    flag_at(all, place).map_or("", |flag| &flag.name)
}
