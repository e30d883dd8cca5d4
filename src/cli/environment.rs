//! Environment variables that set options, for CI systems and containers. An option that is typed
//! takes precedence.

use std::env;
use std::path::PathBuf;

use crate::apiserver::version::Release;
use crate::near_miss;
use crate::rule::Severity;

/// `SCANTLING_CONFIG`, for `--config`.
pub(super) fn config() -> Option<PathBuf> {
    text("SCANTLING_CONFIG").map(PathBuf::from)
}

/// `SCANTLING_BASELINE`, for `--baseline`.
pub(super) fn baseline() -> Option<PathBuf> {
    text("SCANTLING_BASELINE").map(PathBuf::from)
}

/// `SCANTLING_FAIL_ON`, for `--fail-on`.
pub(super) fn fail_on() -> Result<Option<Severity>, String> {
    let Some(name) = text("SCANTLING_FAIL_ON") else {
        return Ok(None);
    };
    if let Ok(severity) = name.parse() {
        return Ok(Some(severity));
    }
    let question = near_miss::question(&name, &Severity::ALL.map(Severity::name));
    Err(format!("SCANTLING_FAIL_ON: {name:?}: expected error, warning or note{question}"))
}

/// `SCANTLING_OUTPUT_FORMAT`, for `--output-format`: formats with commas between them.
pub(super) fn output_format() -> Option<String> {
    text("SCANTLING_OUTPUT_FORMAT")
}

/// `SCANTLING_KUBERNETES_VERSION`, for `--kubernetes-version`.
pub(super) fn kubernetes_version() -> Result<Option<Release>, String> {
    let Some(written) = text("SCANTLING_KUBERNETES_VERSION") else {
        return Ok(None);
    };
    match Release::parse(&written) {
        Some(release) => Ok(Some(release)),
        None => Err(format!(
            "SCANTLING_KUBERNETES_VERSION: {written:?}: expected a version such as 1.31"
        )),
    }
}

/// A variable that is set and not empty.
fn text(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
