//! Scantling tells how a kube-apiserver will really be started, before anything is deployed, and
//! whether its kubelet and serving TLS is sound.
//!
//! ```text
//! discover  →  yaml      →  dialect        →  rules     →  report
//! paths        text         documents         servers       findings
//! Source       Document     ApiServer         Finding       bytes
//! ```
//!
//! Each stage knows the types of the stages to its left, never of those to its right.

// What every stage speaks of: text and places in it.
pub mod failure;
pub mod mapped_text;
pub mod paths;
pub mod source;
pub mod text_edit;

// 1. Arguments to sources.
pub mod discover;

// 2. Sources to documents.
pub mod yaml;

// 3. Documents to servers.
pub mod apiserver;
pub mod dialect;

// 4. Servers to findings, some with what makes them go away.
pub mod edit;
pub mod rule;
pub mod rules;

// Which rules count where, and findings that somebody decided to leave.
pub mod baseline;
pub mod config;
pub mod selector;
pub mod settings;
pub mod suppress;
pub mod text_kind;

// All stages in a row, and what became of each file.
pub mod check;
pub mod outcome;
pub mod plan;

// Findings that go away: edits to texts, texts to files.
pub mod fix;

// 5. Findings to bytes.
pub mod report;

// The program around it.
pub mod cli;
