//! apiserver/pkg/server/options/audit.go: `AuditBatchOptions`, `AuditTruncateOptions`. Read at 1.12 to
//! 1.36, where it is the same.

use super::{Problem, ServerOptions};

/// The two backends: the flags' prefix, and the flag without which nothing else is looked at.
const BACKENDS: [(&str, &str); 2] =
    [("audit-log", "audit-log-path"), ("audit-webhook", "audit-webhook-config-file")];

pub(super) fn backends<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    for (prefix, switch) in BACKENDS {
        if !options.version().at_least(12) || !options.is_set(switch) {
            continue;
        }
        if options.text(&format!("{prefix}-mode")) == Some("batch") {
            batch(options, prefix, problems);
        }
        truncate(options, prefix, problems);
    }
}

fn batch<'a>(options: &ServerOptions<'a>, prefix: &str, problems: &mut Vec<Problem<'a>>) {
    let throttled = options.boolean(&format!("{prefix}-batch-throttle-enable")) == Some(true);
    let limits = [
        ("buffer-size", true),
        ("max-size", true),
        ("throttle-qps", throttled),
        ("throttle-burst", throttled),
    ];
    for (limit, looked_at) in limits {
        let name = format!("{prefix}-batch-{limit}");
        // The queries a second are a float, the others whole numbers.
        if looked_at && options.float(&name).is_some_and(|number| number <= 0.0) {
            positive(options, &name, problems);
        }
    }
}

/// Judged whether truncating is enabled or not.
fn truncate<'a>(options: &ServerOptions<'a>, prefix: &str, problems: &mut Vec<Problem<'a>>) {
    let event = format!("{prefix}-truncate-max-event-size");
    let batch = format!("{prefix}-truncate-max-batch-size");
    let Some(most) = options.integer(&event) else {
        return;
    };
    if most <= 0 {
        positive(options, &event, problems);
        return;
    }
    if options.integer(&batch).is_none_or(|size| size >= most) {
        return;
    }
    let Some((flag, _)) = options.written(&batch).or_else(|| options.written(&event)) else {
        return;
    };
    let message = format!("--{batch} is smaller than --{event}, {most}");
    problems.push(Problem::new(flag, message).help(format!("make --{batch} at least {most}")));
}

fn positive<'a>(options: &ServerOptions<'a>, name: &str, problems: &mut Vec<Problem<'a>>) {
    if let Some((flag, text)) = options.written(name) {
        problems.push(Problem::new(
            flag,
            format!("--{name}={text}: the number must be greater than 0"),
        ));
    }
}
