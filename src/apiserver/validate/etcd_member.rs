//! etcd's embed/config.go, `Validate`, and server/etcdserver/bootstrap.go: what a member does.

use super::{Problem, ServerOptions};
use crate::apiserver::value::addresses;
use crate::hashed::HashSet;

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
}

/// A new member finds itself by its name among the members, with the addresses that it advertises.
pub(super) fn cluster<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_by_flags(options) {
        return;
    }
    let Some((flag, members)) = options.given("initial-cluster") else {
        return;
    };
    // Another way to find the others needs no list.
    if members.is_empty() && !BOOTSTRAPS.iter().all(|name| options.is_missing(name)) {
        return;
    }
    let mut own = Vec::new();
    let mut all = HashSet::default();
    let name = options.text("name");
    for member in members.split(',').map(str::trim).filter(|member| !member.is_empty()) {
        let (member_name, address) = member.split_once('=').unwrap_or((member, ""));
        if address.is_empty() || addresses(address, options.version()).is_some() {
            let message = format!("--initial-cluster: {member:?} is not name=http://host:port");
            problems.push(Problem::new(flag, message).help("write name=https://host:2380"));
            return;
        }
        // `hasDuplicateURLs` in server/config/config.go.
        if !all.insert(address) {
            let message = format!("--initial-cluster has {address} twice");
            problems.push(Problem::new(flag, message).help("give each member its own address"));
            return;
        }
        if Some(member_name) == name {
            own.push(address);
        }
    }
    let Some(name) = name else { return };
    if own.is_empty() {
        let message =
            format!("--initial-cluster has no member {name:?}, which --name says this is");
        problems.push(Problem::new(flag, message).help("give --name the name of a member"));
        return;
    }
    advertised(options, &own, problems);
}

/// Host names are looked up, but for localhost (`netutil.resolveURL`), so only addresses of other kinds are
/// compared.
fn advertised<'a>(options: &ServerOptions<'a>, own: &[&str], problems: &mut Vec<Problem<'a>>) {
    const ADVERTISED: &str = "initial-advertise-peer-urls";
    let given = options.nonempty(ADVERTISED);
    let text = match given {
        Some((_, text)) => text,
        None if options.is_missing(ADVERTISED) && !listens_everywhere(options) => DEFAULT_PEER,
        None => return,
    };
    let addresses: Vec<&str> = text.split(',').map(str::trim).collect();
    if !own.iter().all(is_literal) || !addresses.iter().all(is_literal) {
        return;
    }
    let Some(missing) = own.iter().find(|address| !addresses.contains(*address)) else {
        return;
    };
    let Some((flag, _)) = given.or_else(|| options.given("initial-cluster")) else {
        return;
    };
    let message = if given.is_some() {
        format!("--{ADVERTISED} lacks {missing}, which --initial-cluster gives this member")
    } else {
        format!(
            "--{ADVERTISED} is {DEFAULT_PEER} by default, and --initial-cluster gives this member {missing}"
        )
    };
    problems.push(Problem::new(flag, message).help(format!("write {}", own.join(","))));
}

/// The default of `--initial-advertise-peer-urls` (`DefaultInitialAdvertisePeerURLs`).
const DEFAULT_PEER: &str = "http://localhost:2380";

/// A member that listens on every address advertises the one that its machine has
/// (`UpdateDefaultClusterFromName`).
fn listens_everywhere(options: &ServerOptions<'_>) -> bool {
    options.text("listen-peer-urls").is_none_or(|text| text.contains("://0.0.0.0:"))
}

fn is_literal(address: &&str) -> bool {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    rest.starts_with(|c: char| c.is_ascii_digit() || c == '[') || rest.starts_with("localhost:")
}
