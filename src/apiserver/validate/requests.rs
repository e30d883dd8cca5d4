//! apiserver/pkg/server/options/feature.go, `ApplyTo`: the check came with 1.29; read at 1.20, 1.24, 1.28 to 1.36.

use super::{Problem, ServerOptions};

const LIMITS: [&str; 2] = ["max-requests-inflight", "max-mutating-requests-inflight"];

/// Priority and fairness shares out the sum of both limits.
pub(super) fn concurrency<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let is_shared = options.boolean("enable-priority-and-fairness") == Some(true);
    if !options.version().at_least(29) || !is_shared {
        return;
    }
    let [reading, changing] = LIMITS.map(|name| options.integer(name));
    let (Some(reading), Some(changing)) = (reading, changing) else {
        return;
    };
    // A negative limit is reported by itself.
    if reading < 0 || changing < 0 || reading.saturating_add(changing) > 0 {
        return;
    }
    let Some((flag, _)) = LIMITS.iter().find_map(|name| options.written(name)) else {
        return;
    };
    let message = "--max-requests-inflight and --max-mutating-requests-inflight are both 0, and requests share their sum";
    let help = "make one of them greater than 0, or set --enable-priority-and-fairness=false";
    problems.push(Problem::new(flag, message).help(help));
}
