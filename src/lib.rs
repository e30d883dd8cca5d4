//! Scantling works out how a kube-apiserver and the components around it will be started, before anything is
//! deployed, and checks whether that is sound.
//!
//! ```text
//! discover  →  yaml      →  dialect        →  rules     →  report
//! paths        text         documents         servers       findings
//! Source       Document     ApiServer         Finding       bytes
//! ```
//!
//! The modules below are listed from the ground floor up. A module imports only modules above it in
//! this list, which `tests/it/layering.rs` checks.
//!
//! This library exists for the binary and its tests; its API is not stable.

// Text, positions in it, and why it could not be read.
pub mod paths;

mod hashed;

mod built_in_table;

mod byte_runs;
mod few_words;

mod short_words;

pub mod memory;

mod threads;

mod untrusted;

mod temporary_file;

pub mod replace;

mod sanitize;

mod secrets;

pub mod source;

pub mod rendered;

pub mod failure;

mod near_miss;

pub mod mapped_text;

pub mod text_edit;

// Arguments to sources.
pub mod discover;

// The model: one kube-apiserver.
pub mod apiserver;

// Sources to documents, documents to servers.
pub mod yaml;

pub mod component_config;

pub mod dialect;

pub mod text_kind;

// Servers to findings, with the edits that repair them.
pub mod edit;

pub mod severity;

pub mod rule;

pub mod rules;

// Which rules are enabled for which file.
pub mod scorecard;
pub mod selector;

pub mod config;

pub mod settings;

// The outcome of each file.
pub mod outcome;

// Findings to bytes, and findings that are accepted.
pub mod baseline;
pub mod benchmark;
pub mod profile;
pub mod report;

// Fixes to text edits, and comments that suppress findings.
pub mod plan;
pub mod suppress;

// All stages over all files of a run.
pub mod check;

// The way to a newer version of Kubernetes.
pub mod upgrade;

// Tries edits, checks the result again, writes files.
pub mod fix;
pub mod group;

// The language server.
pub mod server;

// The command line of the program.
pub mod cli;
