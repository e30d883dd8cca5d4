//! component-base/logs/api/v1/options.go, `Validate` (logs/options.go before 1.25), and
//! component-base/metrics/options.go.

use super::{Problem, ServerOptions};
use crate::apiserver::Flag;
use crate::apiserver::value::golang;

/// Flags of klog that only the text format honours (`unsupportedLoggingFlags`, 1.19 to 1.25; from 1.26 on
/// kube-apiserver has only `vmodule` of them).
const TEXT_ONLY: [&str; 12] = [
    "add-dir-header",
    "alsologtostderr",
    "log-backtrace-at",
    "log-dir",
    "log-file",
    "log-file-max-size",
    "logtostderr",
    "one-output",
    "skip-headers",
    "skip-log-headers",
    "stderrthreshold",
    "vmodule",
];

/// Flags behind the gate `LoggingAlphaOptions`, and their defaults.
const ALPHA: [(&str, &[&str]); 4] = [
    ("log-json-split-stream", &["false"]),
    ("log-json-info-buffer-size", &["0"]),
    ("log-text-split-stream", &["false"]),
    ("log-text-info-buffer-size", &["0"]),
];

pub(super) fn values<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    hidden_metrics(options, problems);
    if !options.version().at_least(25) {
        return;
    }
    for (name, off) in ALPHA {
        if let Some((flag, text)) = options.written(name)
            && !is_off(text, off)
            && options.gate("LoggingAlphaOptions") == Some(false)
        {
            let message = format!("--{name} needs the feature gate LoggingAlphaOptions");
            let help = format!("remove --{name}, or set --feature-gates=LoggingAlphaOptions=true");
            problems.push(Problem::new(flag, message).help(help));
        }
    }
}

fn is_off(text: &str, off: &[&str]) -> bool {
    off.contains(&text) || golang::boolean(text) == Some(false)
}

/// Only the minor version before the server's own may be named; 1.19 and 1.20 ignored the flag
/// (component-base/metrics/options.go, `AddFlags`).
fn hidden_metrics<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let (minor, max) = options.version().minors();
    if minor != max || minor < 21 {
        return;
    }
    let Some((flag, asked)) = options.written("show-hidden-metrics-for-version") else {
        return;
    };
    let previous = format!("1.{}", minor - 1);
    if asked != previous {
        let message =
            format!("--show-hidden-metrics-for-version={asked}: it takes {previous} alone");
        problems.push(
            Problem::new(flag, message).help(format!("write {previous}, or remove the flag")),
        );
    }
}

/// A format that is not text with a flag that only text honours.
pub(super) fn formats<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((format, name)) = options.given("logging-format") else {
        return;
    };
    if matches!(name, "text" | "") || !options.version().at_least(19) {
        return;
    }
    for flag in TEXT_ONLY.iter().filter_map(|name| options.given(name).map(|(flag, _)| flag)) {
        if flag.name != "vmodule" && !options.version().before(26) {
            continue;
        }
        if is_default(flag) {
            continue;
        }
        let message = format!("--{} is taken with --logging-format=text alone", flag.name);
        let help = format!("remove --{}, or write --logging-format=text", flag.name);
        problems.push(Problem::new(flag, message).other(format, "another format").help(help));
    }
}

/// From 1.23 on a flag that is set to its default does not matter.
fn is_default(flag: &Flag) -> bool {
    flag.is_empty()
}
