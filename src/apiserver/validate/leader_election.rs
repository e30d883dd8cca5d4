//! client-go/tools/leaderelection/leaderelection.go, `NewLeaderElector`, and
//! component-base/config/validation, `ValidateLeaderElectionConfiguration`.

use super::{Problem, ServerOptions};

const LEASE: &str = "leader-elect-lease-duration";
const RENEW: &str = "leader-elect-renew-deadline";
const RETRY: &str = "leader-elect-retry-period";
const LOCK: &str = "leader-elect-resource-lock";

/// The deadline is spread by this factor (`JitterFactor`), in tenths.
const JITTER: i64 = 12;

/// Each period has to leave room for the next shorter one.
pub(super) fn timing<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if options.boolean("leader-elect") != Some(true) {
        return;
    }
    let (Some(lease), Some(renew), Some(retry)) =
        (options.duration(LEASE), options.duration(RENEW), options.duration(RETRY))
    else {
        return;
    };
    if lease <= renew {
        let message = format!("--{LEASE} is not longer than --{RENEW}");
        say(options, &[LEASE, RENEW], message, problems);
    } else if renew.saturating_mul(10) <= retry.saturating_mul(JITTER) {
        let message = format!("--{RENEW} is not longer than 1.2 times --{RETRY}");
        say(options, &[RENEW, RETRY], message, problems);
    } else if retry < 1 {
        let message = format!("--{RETRY} is not longer than 0s");
        say(options, &[RETRY], message, problems);
    }
}

/// At the first of some flags that somebody wrote.
fn say<'a>(
    options: &ServerOptions<'a>,
    names: &[&str],
    message: String,
    problems: &mut Vec<Problem<'a>>,
) {
    if let Some((flag, _)) = names.iter().find_map(|name| options.given(name)) {
        let help = "leave the three out: they are 15s, 10s and 2s by default";
        problems.push(Problem::new(flag, message).help(help));
    }
}

/// Locks other than Leases went with 1.27 (client-go/tools/leaderelection/resourcelock).
pub(super) fn lock<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const OLD: [&str; 5] =
        ["endpoints", "configmaps", "leases", "endpointsleases", "configmapsleases"];
    if options.boolean("leader-elect") != Some(true) {
        return;
    }
    let Some((flag, lock)) = options.given(LOCK) else {
        return;
    };
    let version = options.version();
    let refused = (version.at_least(27) && lock != "leases")
        || (version.at_least(20) && !OLD.contains(&lock));
    if refused {
        let message = format!("--{LOCK}={lock}: the one lock that is left is leases");
        problems.push(Problem::new(flag, message).help(format!("write --{LOCK}=leases")));
    }
}
