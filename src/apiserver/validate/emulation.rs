//! component-base/compatibility/{registry,version}.go: `toVersionMap`, `Validate`; read at 1.33 to 1.36.

use super::{Problem, ServerOptions};
use crate::apiserver::Flag;

pub(super) fn versions<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let (minor, max) = options.version().minors();
    if minor < 33 || minor != max {
        return;
    }
    // Three minor versions back, but not before emulation was good enough (apiserver/pkg/util/compatibility).
    let floor = minor.saturating_sub(3).max(31);
    let emulated = AskedVersion::read(options, "emulated-version", problems);
    if let Some(AskedVersion { flag, minor: asked }) = emulated {
        within("emulated-version", flag, asked, (floor, minor), problems);
    }
    let top = emulated.map_or(minor, |given| given.minor);
    if let Some(AskedVersion { flag, minor: asked }) =
        AskedVersion::read(options, "min-compatibility-version", problems)
    {
        within("min-compatibility-version", flag, asked, (floor, top), problems);
    }
    forward(options, top == minor, problems);
}

/// The one version that a flag names for `kube`, and where.
#[derive(Clone, Copy)]
struct AskedVersion<'a> {
    flag: &'a Flag,
    minor: u8,
}

impl<'a> AskedVersion<'a> {
    fn read(
        options: &ServerOptions<'a>,
        name: &str,
        problems: &mut Vec<Problem<'a>>,
    ) -> Option<Self> {
        let mut given: Option<Self> = None;
        for (flag, elements) in options.elements(name)? {
            for element in elements {
                match minor(&element) {
                    Err(wrong) => {
                        let message = format!("--{name}={element}: {wrong}");
                        let help = format!("write --{name}=1.35");
                        problems.push(Problem::new(flag, message).help(help));
                        return None;
                    }
                    Ok(_) if given.is_some() => {
                        let message = format!("--{name} names a version twice");
                        problems.push(Problem::new(flag, message).help("name one version"));
                        return None;
                    }
                    Ok(minor) => given = Some(Self { flag, minor }),
                }
            }
        }
        given
    }
}

/// `1.35`, `v1.35.0`, `kube=1.35`.
fn minor(element: &str) -> Result<u8, &'static str> {
    let (component, version) = element.split_once('=').unwrap_or(("kube", element));
    if component.trim() != "kube" {
        return Err("the one component that has a version is kube");
    }
    let version = version.trim();
    let version = version.strip_prefix('v').unwrap_or(version);
    let mut parts = version.split('.').map(|part| part.parse::<u8>().ok());
    match (parts.next().flatten(), parts.next().flatten(), parts.next(), parts.next()) {
        (Some(1), Some(minor), None | Some(Some(0)), None) => Ok(minor),
        (Some(_), Some(_), Some(Some(_)), None) => Err("it may have no patch number"),
        (Some(_), Some(_), None, None) => Err("it is no version of Kubernetes"),
        _ => Err("it is no version such as 1.35"),
    }
}

fn within<'a>(
    name: &str,
    flag: &'a Flag,
    asked: u8,
    (min, max): (u8, u8),
    problems: &mut Vec<Problem<'a>>,
) {
    if !(min..=max).contains(&asked) {
        let message = format!("--{name}: 1.{asked} is not between 1.{min} and 1.{max}");
        problems.push(
            Problem::new(flag, message)
                .help(format!("write --{name}=1.{}", asked.clamp(min, max.max(min)))),
        );
    }
}

/// Being compatible with what comes after an emulated version needs one.
fn forward<'a>(options: &ServerOptions<'a>, own: bool, problems: &mut Vec<Problem<'a>>) {
    for name in ["emulation-forward-compatible", "runtime-config-emulation-forward-compatible"] {
        if own
            && options.boolean(name) == Some(true)
            && options.is_missing("emulated-version")
            && let Some((flag, _)) = options.given(name)
        {
            let message =
                format!("--{name} needs an --emulated-version that is older than the server");
            problems.push(
                Problem::new(flag, message)
                    .help(format!("set --emulated-version, or remove --{name}")),
            );
        }
    }
}
