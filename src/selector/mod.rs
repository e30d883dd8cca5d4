//! Selectors: the words that stand for one or several rules.

mod foreign;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::rule::{Control, Group, Rule};
use crate::rules;

/// The identifiers that other scanners have for what a rule decides.
const PEERS: [(&str, &str); 15] = [
    ("CKV_K8S_71", "disabled-kubelet-https"),
    ("CKV_K8S_72", "missing-kubelet-client-cert"),
    ("CKV_K8S_73", "missing-kubelet-ca"),
    ("CKV_K8S_100", "missing-serving-cert"),
    ("KCV-0004", "disabled-kubelet-https"),
    ("KCV-0005", "missing-kubelet-client-cert"),
    ("KCV-0006", "missing-kubelet-ca"),
    ("KCV-0027", "missing-serving-cert"),
    ("C-0116", "missing-kubelet-client-cert"),
    ("C-0117", "missing-kubelet-ca"),
    ("C-0138", "missing-serving-cert"),
    // KICS (assets/queries/k8s/*/metadata.json).
    ("cdc8b54e-6b16-4538-a1b0-35849dbe29cf", "disabled-kubelet-https"),
    ("36a27826-1bf5-49da-aeb0-a60a30c0e834", "missing-kubelet-client-cert"),
    ("ec18a0d3-0069-4a58-a7fb-fbfe0b4bbbe0", "missing-kubelet-ca"),
    ("fa750c81-93c2-4fab-9c6d-d3fd3ce3b89f", "missing-serving-cert"),
];

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
    rules: Vec<&'static Rule>,
}

/// A word that selects nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSelector {
    word: String,
    /// What it means elsewhere, if it does.
    elsewhere: Option<String>,
    near: Vec<&'static str>,
}

impl Selector {
    /// Reads a selector. Upper and lower case are the same.
    pub fn parse(word: &str) -> Result<Self, UnknownSelector> {
        let rules: Vec<&'static Rule> =
            rules::ALL.iter().copied().filter(|rule| is_selected(rule, word)).collect();
        if rules.is_empty() {
            return Err(UnknownSelector::new(word));
        }
        let word = word.to_lowercase();
        Ok(Self { word, rules })
    }

    /// The word, in lower case.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// The rules that it stands for, in the order of the list of all rules; at least one.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// True where it stands for the rule, among others or alone.
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
        Self { word: word.to_owned(), elsewhere: foreign::explain(word), near: nearest(word) }
    }

    /// What the word means to other scanners or in a benchmark; `None` for a word that nobody uses.
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
        if self.near.is_empty() {
            return write!(f, "; `scantling rules` lists them all");
        }
        write!(f, "; did you mean {}?", self.near.join(" or "))
    }
}

impl std::error::Error for UnknownSelector {}

/// From this number of rules on, a beginning says too little to list what it may become.
const MANY: usize = 4;

/// The rule or group that a misspelt word was probably meant to be, or those that begin with it.
fn nearest(word: &str) -> Vec<&'static str> {
    let word = word.to_lowercase();
    let near = |name: &&str| strsim::osa_distance(name, &word) <= 2;
    let group = Group::ALL.iter().map(|group| group.name()).find(near);
    if let Some(name) = rules::nearest(&word).or(group) {
        return vec![name];
    }
    let mut longer = Vec::new();
    for rule in rules::ALL {
        if word.len() >= MANY && rule.id.starts_with(&word) {
            longer.push(rule.id);
        }
    }
    if longer.len() < MANY { longer } else { Vec::new() }
}

/// The rules that a word identifies: by their id, by a control of a benchmark (`cis-1.12:1.2.5`), or by
/// another scanner's identifier. Groups and benchmarks identify none.
pub fn identified(word: &str) -> Vec<&'static Rule> {
    let mut identified = Vec::new();
    for rule in rules::ALL {
        let control = |control: &Control| control.to_string().eq_ignore_ascii_case(word);
        if rule.id == word || of_peer(word) == Some(rule.id) || rule.controls.iter().any(control) {
            identified.push(*rule);
        }
    }
    identified
}

fn is_selected(rule: &Rule, word: &str) -> bool {
    let same = |text: &str| text.eq_ignore_ascii_case(word);
    let group =
        same(rule.group.name()) || (same(Group::Startup.name()) && ALSO_STARTUP.contains(&rule.id));
    let control = rule.controls.iter().any(|control| {
        same(control.benchmark) || same(&format!("{}:{}", control.benchmark, control.id))
    });
    let peer = of_peer(word) == Some(rule.id);
    same("all") || same(rule.id) || group || control || peer
}

/// Our rule for what another scanner calls by an identifier.
pub fn of_peer(id: &str) -> Option<&'static str> {
    // What trivy calls KCV-0006 it also calls AVD-KCV-0006, after its database.
    let prefix = id.get(..4).filter(|start| start.eq_ignore_ascii_case("AVD-"));
    let id = id.get(prefix.map_or(0, str::len)..)?;
    // trivy-operator writes KCV0006.
    let dashed = match id.get(..3) {
        Some(start) if start.eq_ignore_ascii_case("KCV") && !id.contains('-') => {
            Some(format!("KCV-{}", id.get(3..)?))
        }
        _ => None,
    };
    let id = dashed.as_deref().unwrap_or(id);
    PEERS.iter().find(|(peer, _)| peer.eq_ignore_ascii_case(id)).map(|(_, ours)| *ours)
}

/// True for a rule that another scanner has too.
pub fn is_shared(rule: &Rule) -> bool {
    PEERS.iter().any(|(_, ours)| *ours == rule.id)
}

/// The identifiers that other scanners use for a rule.
pub fn peer_ids(rule: &Rule) -> impl Iterator<Item = &'static str> {
    PEERS.iter().filter(|(_, ours)| *ours == rule.id).map(|(peer, _)| *peer)
}
