//! Selectors: words that select one or several rules.

mod benchmarks;
mod foreign;
mod peers;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use crate::near_miss::{self, NameOutline};
use crate::rule::{Group, Rule};
use crate::rules;
pub use peers::{is_shared, of_peer, peer_ids};

/// Rules of other groups with findings that say that kube-apiserver will not start.
const ALSO_STARTUP: [&str; 4] = [
    "missing-serving-cert",
    "disabled-kubelet-https",
    "swapped-certificate-key",
    "dashed-extra-arg",
];

/// One or several rules by a word: `all`, a rule's id, a group, a benchmark (`cis-1.12`), a control of
/// one (`cis-1.12:1.2.5`), or another scanner's identifier (`CKV_K8S_73`).
#[derive(Clone, Debug)]
pub struct Selector {
    word: String,
    rules: Arc<[&'static Rule]>,
}

/// What `all` selects. A configuration may say it 100,000 times.
static ALL: LazyLock<Arc<[&'static Rule]>> = LazyLock::new(|| Arc::from(rules::ALL));

/// A word that selects nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSelector {
    word: String,
    /// Its meaning elsewhere, if it has one.
    elsewhere: Option<String>,
    near: Vec<&'static str>,
    /// The number of rules that begin with the word, if they are too many to name.
    longer: usize,
}

impl Selector {
    /// Reads a selector. Upper and lower case are the same.
    pub fn parse(word: &str) -> Result<Self, UnknownSelector> {
        let rules = selected(word);
        if rules.is_empty() {
            return Err(UnknownSelector::new(word));
        }
        let word = word.to_lowercase();
        let is_all = rules.len() == ALL.len();
        let rules = if is_all { Arc::clone(&ALL) } else { rules.into() };
        Ok(Self { word, rules })
    }

    /// The word, in lower case.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// The rules that it selects, in the order of the list of all rules; at least one.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// True if it selects the rule, alone or with others.
    pub fn selects(&self, rule: &Rule) -> bool {
        self.rules.iter().any(|selected| selected.id == rule.id)
    }
}

impl FromStr for Selector {
    type Err = UnknownSelector;

    fn from_str(word: &str) -> Result<Self, UnknownSelector> {
        Self::parse(word)
    }
}

// The word decides on the rules, so it alone is compared.
impl PartialEq for Selector {
    fn eq(&self, other: &Self) -> bool {
        self.word == other.word
    }
}

impl Eq for Selector {}

impl PartialOrd for Selector {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Selector {
    fn cmp(&self, other: &Self) -> Ordering {
        self.word.cmp(&other.word)
    }
}

impl UnknownSelector {
    fn new(word: &str) -> Self {
        let near = nearest(word);
        let longer = if near.is_empty() { longer(word) } else { Vec::new() };
        let (near, longer) = if longer.len() <= LISTED_MAX {
            (near.into_iter().chain(longer).collect(), 0)
        } else {
            (Vec::new(), longer.len())
        };
        Self { word: word.to_owned(), elsewhere: foreign::explain(word), near, longer }
    }

    /// The meaning of the word to other scanners or in a benchmark; `None` for a word that nobody uses.
    pub fn elsewhere(&self) -> Option<&str> {
        self.elsewhere.as_deref()
    }
}

impl fmt::Display for UnknownSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(elsewhere) = &self.elsewhere {
            return f.write_str(elsewhere);
        }
        write!(f, "{:?} is no rule, group or benchmark", self.word)?;
        if self.longer > 0 {
            write!(f, "; {} rules begin with it", self.longer)?;
        }
        match self.near.split_last() {
            Some((last, [])) => write!(f, "; did you mean {last}?"),
            Some((last, others)) => {
                write!(f, "; did you mean {} or {last}?", others.join(", "))
            }
            None => write!(f, "; `scantling rules` lists them all"),
        }
    }
}

impl std::error::Error for UnknownSelector {}

/// The most rules that are named because they begin with a word.
const LISTED_MAX: usize = 6;

/// The fewest letters of a word that may be the beginning of a rule.
const BEGINNING: usize = 4;

/// The rule or group that a misspelt word was probably meant to be.
fn nearest(word: &str) -> Vec<&'static str> {
    let word = word.to_lowercase();
    let groups = Group::ALL.iter().map(|group| (group.name(), NameOutline::of(group.name())));
    let name = rules::nearest(&word).or_else(|| near_miss::within(&word, groups, 2));
    name.into_iter().collect()
}

/// The rules that begin with a word.
fn longer(word: &str) -> Vec<&'static str> {
    let word = word.to_lowercase();
    let mut longer = Vec::new();
    for rule in rules::ALL {
        if word.len() >= BEGINNING && rule.id.starts_with(&word) {
            longer.push(rule.id);
        }
    }
    longer
}

/// The rules that a word identifies: by their id, by a control of a benchmark (`cis-1.12:1.2.5`), or by
/// another scanner's identifier. Groups and benchmarks identify none.
pub fn identified(word: &str) -> Vec<&'static Rule> {
    let peer = of_peer(word);
    let by_control = benchmarks::of_control(word);
    let mut identified = Vec::new();
    for rule in rules::ALL {
        if rule.id == word || peer == Some(rule.id) || by_control.contains(&rule.id) {
            identified.push(*rule);
        }
    }
    identified
}

/// The rules that a word selects, in the order of the list of all rules.
fn selected(word: &str) -> Vec<&'static Rule> {
    let same = |text: &str| text.eq_ignore_ascii_case(word);
    let of_startup = same(Group::Startup.name());
    let of_benchmark = benchmarks::of_benchmark(word);
    let of_peer = of_peer(word);
    let mut selected = Vec::new();
    for &rule in rules::ALL {
        let group = same(rule.group.name()) || (of_startup && ALSO_STARTUP.contains(&rule.id));
        let elsewhere = of_benchmark.contains(&rule.id) || of_peer == Some(rule.id);
        if same("all") || same(rule.id) || group || elsewhere {
            selected.push(rule);
        }
    }
    selected
}
