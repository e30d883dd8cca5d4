//! GNU parallel, which starts a command for each of its inputs.

use crate::dialect::shell::wrappers::OptionSyntax;
use crate::mapped_text::{MappedText, UnknownReason};

/// The long options of GNU parallel whose value follows.
const PARALLEL: OptionSyntax = OptionSyntax {
    valued: "aCdEIjLnNPSs",
    long: &[
        "jobs",
        "arg-file",
        "delay",
        "joblog",
        "results",
        "retries",
        "tagstring",
        "timeout",
        "halt",
    ],
};

/// Between the command of parallel and its inputs.
const INPUTS: [&str; 4] = [":::", ":::+", "::::", "::::+"];

/// What `parallel` starts: the command before `:::`, or each input if there is none.
///
/// ```text
/// parallel -j2 ::: "kube-apiserver --v=2" "kube-scheduler"
/// parallel kube-apiserver --etcd-servers={} ::: http://127.0.0.1:2379
/// ```
pub(crate) fn started(words: &[MappedText]) -> Parallel<'_> {
    let mut at = 0;
    while let Some(len) = words.get(at).and_then(|word| PARALLEL.len(word.text())) {
        at += len;
    }
    let words = words.get(at..).unwrap_or_default();
    let end = words.iter().position(|word| INPUTS.contains(&word.text()));
    match end {
        Some(0) => Parallel::Each(words.get(1..).unwrap_or_default()),
        Some(end) => Parallel::Command(words.get(..end).unwrap_or_default()),
        None => Parallel::Command(words),
    }
}

/// What `parallel` starts.
pub(crate) enum Parallel<'w> {
    /// A command, with each input behind it or in the place of `{}`.
    Command(&'w [MappedText]),
    /// The inputs, each a text for a shell.
    Each(&'w [MappedText]),
}

/// A word with its inputs unknown: `--etcd-servers={}`.
pub(crate) fn with_inputs(word: &MappedText) -> MappedText {
    let mut filled = MappedText::new(word.whole());
    let mut at = 0;
    while let Some(found) = word.text().get(at..).and_then(|rest| rest.find("{}")) {
        let here = at + found..at + found + 2;
        filled.push_slice(word, at..here.start);
        filled.push_hole("{}", word.span(here.clone()), UnknownReason::Variable);
        at = here.end;
    }
    filled.push_slice(word, at..word.text().len());
    filled
}
