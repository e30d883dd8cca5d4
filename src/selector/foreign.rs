//! Words of other scanners and of benchmarks that select no rule, because Scantling does not check that
//! yet, or because the word means several things.

use crate::benchmark;

/// The advice about such a word; `None` for a word that nobody uses.
pub(super) fn explain(word: &str) -> Option<String> {
    if let Some((benchmark, number)) = word.split_once(':')
        && is_benchmark(benchmark)
        && is_number(number)
    {
        return Some(format!("no rule decides recommendation {number} of {benchmark} yet"));
    }
    if is_number(word) {
        return Some(explain_number(word));
    }
    explain_check(word)
}

/// The identifiers of a scanner: a prefix and a number.
struct NumberedChecks {
    scanner: &'static str,
    prefix: &'static str,
    /// The numbers that exist, as ranges with both ends included.
    numbers: &'static [(u16, u16)],
}

/// The checks of other scanners, from their sources of August 2026: `checkov/kubernetes/checks` (checkov),
/// `checks/kubernetes` and `avd_docs` (trivy-checks), `controls` (kubescape's regolibrary).
const NUMBERED: [NumberedChecks; 5] = [
    NumberedChecks {
        scanner: "checkov",
        prefix: "CKV_K8S_",
        numbers: &[
            (1, 45),
            (49, 49),
            (68, 75),
            (77, 86),
            (88, 97),
            (99, 100),
            (102, 102),
            (104, 108),
            (110, 119),
            (121, 121),
            (138, 141),
            (143, 149),
            (151, 159),
        ],
    },
    NumberedChecks { scanner: "checkov", prefix: "CKV2_K8S_", numbers: &[(1, 6)] },
    NumberedChecks { scanner: "trivy", prefix: "KCV", numbers: &[(1, 22), (24, 30), (33, 93)] },
    NumberedChecks {
        scanner: "trivy",
        prefix: "KSV",
        numbers: &[(1, 18), (20, 28), (30, 30), (32, 56), (102, 125)],
    },
    NumberedChecks {
        scanner: "kubescape",
        prefix: "C-",
        numbers: &[
            (1, 2),
            (4, 5),
            (7, 7),
            (9, 9),
            (12, 18),
            (20, 21),
            (26, 26),
            (30, 31),
            (34, 39),
            (41, 42),
            (44, 46),
            (48, 50),
            (52, 59),
            (61, 63),
            (65, 70),
            (73, 79),
            (81, 81),
            (83, 85),
            (87, 223),
            (225, 308),
        ],
    },
];

/// The meaning of an identifier of another scanner. `None` for a word that has not the form of one.
fn explain_check(word: &str) -> Option<String> {
    let upper = word.to_uppercase();
    let plain = upper.strip_prefix("AVD-").unwrap_or(&upper);
    for NumberedChecks { scanner, prefix, numbers } in NUMBERED {
        let Some(number) = plain.strip_prefix(prefix) else {
            continue;
        };
        // trivy has KCV-0018 and KCV0018.
        let digits = number.strip_prefix('-').unwrap_or(number);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let exists =
            |number: u16| numbers.iter().any(|(first, last)| (*first..=*last).contains(&number));
        return Some(if digits.parse().is_ok_and(exists) {
            format!("{word} is a check of {scanner} that Scantling does not cover")
        } else {
            format!("{word} has the form of a check of {scanner}, and no such check is known")
        });
    }
    if is_uuid(plain) {
        return Some(format!(
            "{word} has the form of a query of KICS, and is none that Scantling covers"
        ));
    }
    None
}

/// True for `1a2b3c4d-0000-4000-8000-000000000000`.
fn is_uuid(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let hexadecimal = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    lengths == [8, 4, 4, 4, 12] && parts.iter().all(hexadecimal)
}

/// True for `1.2.5`.
fn is_number(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(digits)
}

fn is_benchmark(word: &str) -> bool {
    benchmark::find(word).is_some()
}

/// A number alone names another recommendation in each version of the benchmark.
fn explain_number(number: &str) -> String {
    let mut known = Vec::new();
    for control in benchmark::controls() {
        let of_kubernetes = benchmark::is_of_kubernetes(control.benchmark);
        if control.id == number && of_kubernetes && !control.requirement.rules.is_empty() {
            let rules = control.requirement.rules.join(", ");
            known.push(format!("{}:{number} ({rules})", control.benchmark.to_lowercase()));
        }
    }
    // The newest version is the last in the table.
    match (known.first(), known.last()) {
        (Some(oldest), Some(newest)) if oldest != newest => format!(
            "{number} is another recommendation in each version of a benchmark; write {newest}, or \
{oldest}"
        ),
        (Some(only), _) => format!("{number} needs its benchmark; write {only}"),
        (None, _) => format!("no rule decides a recommendation with the number {number} yet"),
    }
}
