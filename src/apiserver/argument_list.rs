//! The arguments of a server, and an index of its flags by name.
//!
//! Rules ask for some hundred flags, and some rules ask again for each flag that is written. Each answer is
//! a search in the index, so a command line of 20,000 flags takes as long for each as one of 20.

use std::hash::BuildHasher;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::{Argument, Flag, Form, Setting, flags};
use crate::hashed::HashSet;
use crate::source::offset;

/// Arguments in the order in which the process sees them. Clones share them, and what was looked up in them,
/// until one is changed: a server is judged again with the newest version that it may have.
#[derive(Clone, Debug, Default)]
pub struct ArgumentList {
    all: Arc<Vec<Argument>>,
    by_name: OnceLock<Arc<FlagIndex>>,
    meant: OnceLock<Arc<HashSet<&'static str>>>,
}

impl ArgumentList {
    /// The arguments, to change them.
    pub fn edit(&mut self) -> &mut Vec<Argument> {
        self.by_name = OnceLock::new();
        self.meant = OnceLock::new();
        Arc::make_mut(&mut self.all)
    }

    /// The same arguments. What is looked up in them from now on is forgotten with this list.
    pub(super) fn for_now(&self) -> Self {
        Self { all: Arc::clone(&self.all), ..Self::default() }
    }

    /// Every occurrence of a flag, in order.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Flag> {
        let index = self.index();
        let places = index.group(&self.all, name).map_or(&[][..], |group| index.places_of(group));
        places.iter().filter_map(|&place| flag_at(&self.all, place))
    }

    /// How often a flag occurs.
    pub fn count(&self, name: &str) -> usize {
        self.index().group(&self.all, name).map_or(0, |group| group.len as usize)
    }

    /// True if a flag occurs more than once.
    pub fn has_repeated(&self) -> bool {
        self.index().has_repeated()
    }

    /// What all occurrences of a flag mean together. `None` if the flag does not occur, neither for certain
    /// nor under a condition. The list counts as whole.
    pub(super) fn decided(&self, name: &str) -> Option<Decision> {
        self.index().group(&self.all, name).map(|group| group.decision)
    }

    /// The setting of a decision on one of these arguments.
    pub(super) fn setting(&self, decision: Decision) -> Setting<'_> {
        match (decision.kind, flag_at(&self.all, decision.place)) {
            (DecisionKind::Undetermined, _) => Setting::Undetermined,
            (DecisionKind::Set, Some(flag)) => Setting::Set(flag),
            (DecisionKind::Default, Some(flag)) => Setting::Default(flag),
            (DecisionKind::Empty, Some(flag)) => Setting::Empty(flag),
            (DecisionKind::Unknown, Some(flag)) => Setting::Unknown(flag),
            (DecisionKind::Absent, _) | (_, None) => Setting::Absent,
        }
    }

    /// True if a flag has an occurrence with a value that is not empty, known or not.
    pub fn has_items(&self, name: &str) -> bool {
        self.index().group(&self.all, name).is_some_and(|group| group.has_items)
    }

    /// True if a value for a flag of kube-apiserver is written, under its name or under one that is misspelt:
    ///
    /// ```text
    /// --kubelet-certficate-authority=/etc/kubernetes/kubelet-ca.crt
    /// ```
    pub fn mean(&self, name: &str) -> bool {
        let meant = || Arc::new(self.all.iter().filter_map(meant_flag).collect());
        self.meant.get_or_init(meant).contains(name)
    }

    fn index(&self) -> &FlagIndex {
        self.by_name.get_or_init(|| Arc::new(FlagIndex::of(&self.all)))
    }
}

impl Deref for ArgumentList {
    type Target = [Argument];

    fn deref(&self) -> &[Argument] {
        &self.all
    }
}

impl From<Vec<Argument>> for ArgumentList {
    fn from(all: Vec<Argument>) -> Self {
        Self { all: Arc::new(all), ..Self::default() }
    }
}

impl PartialEq for ArgumentList {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl<'a> IntoIterator for &'a ArgumentList {
    type Item = &'a Argument;
    type IntoIter = std::slice::Iter<'a, Argument>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

/// The places of the flags, those of one flag next to each other, and a group of them for each name. A text has
/// fewer arguments than bytes, and those are counted with 32 bits.
#[derive(Clone, Debug)]
struct FlagIndex {
    places: Vec<u32>,
    groups: HashTable<FlagGroup>,
    hasher: RandomState,
    /// A bit for each length of a name, modulo 64. Most flags that rules ask for are not there, and half of them
    /// are of another length than those that are.
    lengths: u64,
}

/// The occurrences of one flag.
#[derive(Clone, Copy, Debug)]
struct FlagGroup {
    /// The first one among the sorted places, and their number.
    first: u32,
    len: u32,
    has_items: bool,
    decision: Decision,
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
    fn of(all: &[Argument]) -> Self {
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

    fn group(&self, all: &[Argument], name: &str) -> Option<&FlagGroup> {
        if self.lengths & length_bit(name) == 0 {
            return None;
        }
        self.groups.find(self.hasher.hash_one(name), |group| group.name(all, &self.places) == name)
    }

    fn has_repeated(&self) -> bool {
        self.groups.len() < self.places.len()
    }

    fn places_of(&self, group: &FlagGroup) -> &[u32] {
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

/// The flag that an argument gives a value to, as far as that can be guessed.
fn meant_flag(argument: &Argument) -> Option<&'static str> {
    let name = match argument {
        Argument::Flag(flag) if !flag.is_empty() => &flag.name,
        Argument::Stray(stray) | Argument::Unknown(stray, _) => {
            let (name, _) = stray.text.split_once('=')?;
            if !name.starts_with('-') {
                return None;
            }
            name
        }
        Argument::Flag(_) | Argument::Terminator(_) | Argument::Empty(_) => return None,
    };
    let known = flags::find(name).or_else(|| flags::nearest(name))?;
    Some(known.name)
}

fn has_item(flag: &Flag) -> bool {
    !flag.is_empty()
}

fn flag_at(all: &[Argument], place: u32) -> Option<&Flag> {
    match all.get(place as usize) {
        Some(Argument::Flag(flag)) => Some(flag),
        _ => None,
    }
}

fn name_at(all: &[Argument], place: u32) -> &str {
    flag_at(all, place).map_or("", |flag| &flag.name)
}
