//! apiserver/pkg/server/options/etcd.go, `Validate` and `ParseWatchCacheSizes`.

use super::{Problem, ServerOptions};
use crate::apiserver::Flag;
use crate::apiserver::value::{golang, url};

pub(super) fn storage<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    cache_sizes(options, problems);
    media_type(options, problems);
    endpoints(options, problems);
}

/// `pods#100`, and only if there is a cache. Read at 1.12 to 1.36.
fn cache_sizes<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if options.boolean("watch-cache") != Some(true) || !options.version().at_least(12) {
        return;
    }
    for (flag, sizes) in options.elements("watch-cache-sizes").unwrap_or_default() {
        for size in sizes {
            let number = match size.split('#').collect::<Vec<_>>().as_slice() {
                [_, number] => golang::decimal(number),
                _ => None,
            };
            let wrong = match number {
                Some(number) if number >= 0 => continue,
                Some(_) => "the size is negative",
                None => "it is not of the form resource#size",
            };
            let message = format!("--watch-cache-sizes: {size:?}: {wrong}");
            problems.push(Problem::new(flag, message).item(size).help("write pods#1000"));
        }
    }
}

/// CBOR is behind a feature gate (since 1.32). Before 1.29 any media type was let through that has a
/// serializer.
fn media_type<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((flag, media @ "application/cbor")) = options.written("storage-media-type") else {
        return;
    };
    let none = options.version().before(32);
    if none || options.gate("CBORServingAndStorage") == Some(false) {
        let message =
            format!("--storage-media-type={media} needs the feature gate CBORServingAndStorage");
        problems.push(
            Problem::new(flag, message)
                .help("write --storage-media-type=application/vnd.kubernetes.protobuf"),
        );
    }
}

/// etcd's client takes `http`, `https`, `unix`, `unixs` and no scheme. The server waits for the first
/// answer for a while and ends, so it is enough if one of the endpoints can be right.
fn endpoints<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some(occurrences) = options.elements("etcd-servers") else {
        return;
    };
    let all: Vec<&str> = occurrences
        .iter()
        .flat_map(|(_, servers)| servers.iter().map(|server| &**server))
        .collect();
    if let Some((flag, _)) = occurrences.first()
        && let Some(first) = nowhere(&all)
    {
        problems.push(unreachable_etcd(flag, first));
    }
    for (flag, overrides) in options.elements("etcd-servers-overrides").unwrap_or_default() {
        for one in &overrides {
            let (_, servers) = one.split_once('#').unwrap_or_default();
            let servers: Vec<&str> = servers.split(';').collect();
            if let Some(first) = nowhere(&servers) {
                problems.push(unreachable_etcd(flag, first));
            }
        }
    }
}

fn unreachable_etcd<'a>(flag: &'a Flag, server: &str) -> Problem<'a> {
    let message = format!("--{}: no etcd can be reached at {server}", flag.name);
    Problem::new(flag, message).help("write an address such as https://127.0.0.1:2379")
}

/// The first server, if none of them can be one.
fn nowhere<'s>(servers: &[&'s str]) -> Option<&'s str> {
    if servers.iter().all(|server| is_nowhere(server)) { servers.first().copied() } else { None }
}

fn is_nowhere(server: &str) -> bool {
    let Some((scheme, _)) = server.split_once("://") else {
        return false;
    };
    if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "unix" | "unixs") {
        return true;
    }
    let host = url::parse(server).ok().and_then(|url| url.host).unwrap_or_default();
    let port = host.rsplit_once(':').and_then(|(_, port)| port.parse::<u32>().ok());
    port.is_some_and(|port| port > 65535)
}
