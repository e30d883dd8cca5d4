//! The arguments of a server, and what is looked up in them.
//!
//! Rules ask for some hundred flags, and some rules ask again for each flag that is written. Each answer is
//! a search in the index, so a command line of 20,000 flags takes as long for each as one of 20.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::flag_index::{Decision, FlagIndex, flag_at};
use super::flags::KnownFlag;
use super::{Argument, Component, Flag, Setting, flags};
use crate::hashed::HashSet;

/// Arguments in the order in which the process sees them. Clones share them, and what was looked up in them,
/// until one is changed: a server is judged again with the newest version that it may have.
#[derive(Clone, Debug, Default)]
pub struct ArgumentList {
    all: Arc<Vec<Argument>>,
    by_name: OnceLock<Arc<FlagIndex>>,
    meant: OnceLock<Arc<HashSet<&'static str>>>,
}

impl ArgumentList {
    /// Arguments in which nothing was looked up.
    const fn of(all: Arc<Vec<Argument>>) -> Self {
        Self { all, by_name: OnceLock::new(), meant: OnceLock::new() }
    }

    /// The arguments, to change them.
    pub fn edit(&mut self) -> &mut Vec<Argument> {
        self.by_name = OnceLock::new();
        self.meant = OnceLock::new();
        Arc::make_mut(&mut self.all)
    }

    /// The same arguments. What is looked up in them from now on is forgotten with this list.
    pub(super) fn for_now(&self) -> Self {
        Self::of(Arc::clone(&self.all))
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
        decision.setting(&self.all)
    }

    /// True if a flag has an occurrence with a value that is not empty, known or not.
    pub fn has_items(&self, name: &str) -> bool {
        self.index().group(&self.all, name).is_some_and(|group| group.has_items)
    }

    /// The flag of the component that a flag was probably meant to be. The answer is kept: each unknown flag is
    /// judged again for another version.
    pub(super) fn nearest(&self, component: Component, name: &str) -> Option<&'static KnownFlag> {
        let nearest = || flags::nearest_of(component, name);
        match self.index().group(&self.all, name) {
            Some(group) => *group.nearest.get_or_init(nearest),
            None => nearest(),
        }
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
        Self::of(Arc::new(all))
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
