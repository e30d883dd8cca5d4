//! A control of a benchmark, and the requirement behind its number.

use std::fmt;

/// A recommendation of a benchmark, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control {
    /// The benchmark and its version: `CIS-1.12`, `RH-1.8`.
    pub benchmark: &'static str,
    /// The number in it: `1.2.5`.
    pub id: &'static str,
    /// False if the benchmark leaves the judgement to a person.
    pub automated: bool,
    /// What it asks for.
    pub requirement: &'static Requirement,
}

/// What controls of several benchmarks ask for under different numbers.
#[derive(Debug, PartialEq, Eq)]
pub struct Requirement {
    /// A short name, unique in the table.
    pub key: &'static str,
    /// The program that it is about: `kube-apiserver`.
    pub program: &'static str,
    /// Ids of the rules that decide it. None if text cannot decide it.
    pub rules: Vec<&'static str>,
    /// Names of the flags that show it.
    pub flags: Vec<&'static str>,
    /// How the flags decide.
    pub decided_by: DecidedBy,
    /// Names of flags whose file decides if they are given.
    pub files: Vec<&'static str>,
    /// The level of the benchmark, 1 or 2.
    pub level: u8,
    /// One line without a full stop.
    pub title: &'static str,
    /// Why text cannot decide it; empty if a rule does.
    pub reason: &'static str,
}

/// How the flags of a requirement decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// They have to be given, whatever their value.
    Presence,
    /// Their values decide.
    Value,
}

/// `CIS-1.12:1.2.5`, which `--select` accepts too.
impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.benchmark, self.id)
    }
}
