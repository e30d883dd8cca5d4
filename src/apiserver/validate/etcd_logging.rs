//! etcd's `embed/config_logging.go`: where the log is written to.

use super::etcd_member::is_by_flags;
use super::{Problem, ServerOptions};

/// The column of etcd 3.5 in the tables of flags. Its only logger takes files too.
const V3_5: u8 = 35;

const OUTPUTS: &str = "log-outputs";

/// The older logger of 3.4, its default, writes to one of three places.
pub(super) fn outputs<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((flag, text)) = options.nonempty(OUTPUTS) else {
        return;
    };
    if !is_by_flags(options) {
        return;
    }
    let places: Vec<&str> = text.split(',').collect();
    let logger = options.given("logger").map(|(_, name)| name);
    let is_default = options.is_missing("logger");
    let is_old = options.version().before(V3_5) && (is_default || logger == Some("capnslog"));
    let Some(message) = (if is_old { of_old(&places) } else { of_zap(&places) }) else {
        return;
    };
    let help = if is_old { "set --logger=zap" } else { "leave default out" };
    problems.push(Problem::new(flag, message).help(help));
}

fn of_old(places: &[&str]) -> Option<String> {
    if places.len() > 1 {
        return Some(format!("--{OUTPUTS} has several places, and the logger capnslog takes one"));
    }
    let is_known = |place: &&&str| matches!(**place, "default" | "stderr" | "stdout");
    let strange = places.iter().find(|place| !is_known(place))?;
    Some(format!("--{OUTPUTS}={strange}: the logger capnslog takes default, stderr or stdout"))
}

fn of_zap(places: &[&str]) -> Option<String> {
    if places.len() < 2 || !places.contains(&"default") {
        return None;
    }
    Some(format!("--{OUTPUTS} has default and another place"))
}

/// The log of a member is rotated only if it is written to one file (`setupLogRotation`, 3.5 and 3.6).
pub(super) fn rotation<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const ROTATE: &str = "enable-log-rotation";
    let Some((flag, _)) = options.given(ROTATE) else {
        return;
    };
    if options.boolean(ROTATE) != Some(true) || !is_by_flags(options) {
        return;
    }
    let text = match options.given(OUTPUTS) {
        Some((_, text)) => text,
        None if options.is_absent(OUTPUTS) => "default",
        None => return,
    };
    let places: Vec<&str> = text.split(',').collect();
    let is_stream = |place: &&&str| matches!(**place, "" | "default" | "stderr" | "stdout");
    let files = places.len() - places.iter().filter(is_stream).count();
    if files > 1 || (files == 0 && places.len() == 1) {
        let message = format!("--{ROTATE} needs one file in --{OUTPUTS}");
        problems.push(Problem::new(flag, message).help(format!("set --{OUTPUTS} to a file")));
    }
}
