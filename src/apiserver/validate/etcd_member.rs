//! etcd's embed/config.go, `Validate`, and server/etcdserver/bootstrap.go: what a member does.

use super::{Problem, ServerOptions};
use crate::apiserver::value::addresses;

/// The longest election timeout, in milliseconds (`maxElectionMs`).
const LONGEST: i64 = 50_000;

/// The ways to find the other members.
const BOOTSTRAPS: [&str; 4] =
    ["initial-cluster", "discovery", "discovery-srv", "discovery-endpoints"];

/// A leader is missed after five heartbeats at the earliest.
pub(super) fn timing<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_by_flags(options) {
        return;
    }
    let (Some(beat), Some(election)) =
        (options.integer("heartbeat-interval"), options.integer("election-timeout"))
    else {
        return;
    };
    let message = if beat.saturating_mul(5) > election {
        "--election-timeout is less than 5 times --heartbeat-interval".to_owned()
    } else if election > LONGEST {
        format!("--election-timeout is longer than {LONGEST}")
    } else {
        return;
    };
    let given = options.given("election-timeout").or_else(|| options.given("heartbeat-interval"));
    if let Some((flag, _)) = given {
        let help = "leave both out: they are 1000 and 100 by default";
        problems.push(Problem::new(flag, message).help(help));
    }
}

/// The file of `--config-file` replaces every flag.
pub(super) fn is_by_flags(options: &ServerOptions<'_>) -> bool {
    options.is_absent("config-file")
}

/// Two ways to find the other members.
pub(super) fn bootstraps<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_by_flags(options) {
        return;
    }
    let mut given = BOOTSTRAPS.iter().filter_map(|name| options.nonempty(name));
    if let (Some((first, _)), Some((second, _))) = (given.next(), given.next()) {
        let message = format!("--{} and --{} exclude each other", second.name, first.name);
        let help = format!("remove --{} or --{}", first.name, second.name);
        problems.push(Problem::new(second, message).other(first, "another way").help(help));
    }
    let renamed = [
        ("warning-unary-request-duration", "experimental-warning-unary-request-duration"),
        ("compact-hash-check-time", "experimental-compact-hash-check-time"),
    ];
    for (new, old) in renamed {
        if let (Some((old, _)), Some((new, _))) = (options.given(old), options.given(new)) {
            let message = format!("--{} and --{} exclude each other", old.name, new.name);
            let help = format!("remove --{}", old.name);
            problems.push(Problem::new(old, message).other(new, "its new name").help(help));
        }
    }
}

/// A new member finds itself by its name among the members, with the addresses that it advertises.
pub(super) fn cluster<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_by_flags(options) || options.server.setting("initial-cluster").is_missing() {
        return;
    }
    let Some((flag, members)) = options.given("initial-cluster") else {
        return;
    };
    let mut own = Vec::new();
    let name = options.text("name");
    for member in members.split(',').map(str::trim).filter(|member| !member.is_empty()) {
        let (member_name, address) = member.split_once('=').unwrap_or((member, ""));
        if address.is_empty() || addresses(address).is_some() {
            let message = format!("--initial-cluster: {member:?} is not name=http://host:port");
            problems.push(Problem::new(flag, message).help("write name=https://host:2380"));
            return;
        }
        if Some(member_name) == name {
            own.push(address);
        }
    }
    let Some(name) = name else {
        return;
    };
    if own.is_empty() {
        let message =
            format!("--initial-cluster has no member {name:?}, which --name says this is");
        problems.push(Problem::new(flag, message).help("give --name the name of a member"));
        return;
    }
    advertised(options, &own, problems);
}

/// Host names are looked up, so only addresses that are written alike or differ in more than the host
/// are compared.
fn advertised<'a>(options: &ServerOptions<'a>, own: &[&str], problems: &mut Vec<Problem<'a>>) {
    let Some((flag, text)) = options.nonempty("initial-advertise-peer-urls") else {
        return;
    };
    let advertised: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_literal = |address: &&str| {
        let rest = address.split_once("://").map_or("", |(_, rest)| rest);
        rest.starts_with(|c: char| c.is_ascii_digit() || c == '[')
    };
    if !own.iter().all(is_literal) || !advertised.iter().all(is_literal) {
        return;
    }
    if let Some(missing) = own.iter().find(|address| !advertised.contains(*address)) {
        let message = format!(
            "--initial-advertise-peer-urls lacks {missing}, which --initial-cluster gives this member"
        );
        problems.push(Problem::new(flag, message).help(format!("write {}", own.join(","))));
    }
}
