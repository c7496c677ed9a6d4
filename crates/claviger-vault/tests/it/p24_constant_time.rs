//! P24: how long a key is compared says nothing about how much of it was right.
//!
//! Two kinds of wrong keys, one that is wrong at once and one that is wrong only
//! at its end, are compared turn about; Welch's t over the times tells whether
//! they differ (dudect, Reparaz et al. 2017). The same measure sees a comparison
//! that stops early, which shows that it can fail.

use std::{hint::black_box, time::Instant};

use claviger_model::Entropy;
use claviger_vault::{ApiToken, TokenKind};

const SAMPLES: usize = 100_000;
/// Comparisons in one sample: one alone is shorter than a tick of the clock.
const BATCH: usize = 8;
/// Beyond this the two kinds differ for sure.
const BOUND: f64 = 4.5;
/// A machine that is busy may mislead a measurement, and not every one.
const TRIES: usize = 5;

/// Welch's t of two kinds of work, measured turn about; the slowest tenth, when
/// the machine did something else, is left out of both alike.
fn t_of(samples: usize, mut work: impl FnMut(bool)) -> f64 {
    let mut times: [Vec<f64>; 2] = Default::default();
    // A coin for the order, so that nothing periodic falls on one kind.
    let coins: [u8; 64] = Entropy::seeded(24).array();
    for sample in 0..samples {
        let first = coins[sample % 64] >> (sample / 64 % 8) & 1 == 1;
        for kind in [first, !first] {
            let began = Instant::now();
            for _ in 0..BATCH {
                work(kind);
            }
            times[usize::from(kind)].push(began.elapsed().as_nanos() as f64);
        }
    }
    let mut all: Vec<f64> = times.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    let cut = all[all.len() * 9 / 10];
    let [one, other] = times.map(|times| {
        let kept: Vec<f64> = times.into_iter().filter(|time| *time <= cut).collect();
        let count = kept.len() as f64;
        let mean = kept.iter().sum::<f64>() / count;
        let variance = kept.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    });
    (one.0 - other.0) / (one.1 + other.1).sqrt()
}

/// The least |t| of a few tries: what depends on the secret shows in each.
fn least(mut measure: impl FnMut() -> f64) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..TRIES {
        least = least.min(measure().abs());
        if least < BOUND {
            break;
        }
    }
    least
}

/// Stops at the first byte that differs, as a plain comparison may.
fn early(one: &[u8], other: &[u8]) -> bool {
    one.iter().zip(other).all(|(one, other)| black_box(one) == black_box(other))
}

#[test]
fn p24_a_wrong_key_takes_as_long_wherever_it_is_wrong() {
    for kind in [TokenKind::Api, TokenKind::Application, TokenKind::Personal, TokenKind::Service] {
        let entropy = Entropy::seeded(24);
        let token = ApiToken::generate(kind, uuid::Uuid::from_bytes(entropy.array()), &entropy);
        let (mut at_once, mut at_its_end) = (token.hash, token.hash);
        at_once[0] ^= 1;
        at_its_end[31] ^= 1;
        let text = token.text.expose();
        let compare = |hash: &[u8; 32]| assert!(!black_box(ApiToken::matches(black_box(text), black_box(hash))));
        let t = least(|| t_of(SAMPLES, |late| compare(if late { &at_its_end } else { &at_once })));
        println!("P24: {kind:?}: |t| {t:.2} over {SAMPLES} samples of each kind");
        assert!(t < BOUND, "{kind:?}: the time tells where the key is wrong: |t| {t}");
    }
}

#[test]
fn p24_a_right_key_takes_as_long_as_a_wrong_one() {
    let entropy = Entropy::seeded(25);
    let token = ApiToken::generate(TokenKind::Api, uuid::Uuid::from_bytes(entropy.array()), &entropy);
    let other = ApiToken::generate(TokenKind::Api, uuid::Uuid::from_bytes(entropy.array()), &entropy).hash;
    let text = token.text.expose();
    let compare = |hash: &[u8; 32]| black_box(ApiToken::matches(black_box(text), black_box(hash)));
    let t = least(|| {
        t_of(SAMPLES, |right| {
            compare(if right { &token.hash } else { &other });
        })
    });
    println!("P24: right and wrong: |t| {t:.2} over {SAMPLES} samples of each kind");
    assert!(t < BOUND, "the time tells whether the key is right before the answer does: |t| {t}");
}

#[test]
fn p24_the_measure_sees_a_comparison_that_stops_early() {
    let right = [7u8; 32];
    let (mut at_once, mut at_its_end) = (right, right);
    at_once[0] ^= 1;
    at_its_end[31] ^= 1;
    let t = t_of(SAMPLES / 10, |late| {
        black_box(early(&right, if late { &at_its_end } else { &at_once }));
    });
    println!("P24: a comparison that stops early: |t| {:.2}", t.abs());
    assert!(t.abs() > BOUND, "the measure is blind: |t| {t}");
}
