//! The md5 of many blocks at once: one block in each lane, all lanes taken through the same step together.
//!
//! One md5 is a chain of 64 steps that wait for each other; lanes side by side fill the vector registers instead. The
//! lanes stand word by word, and sixteen short loops take all of them through four steps each. The compiler makes
//! vector instructions of such loops by itself, once for every instruction set below; one long loop over all 64 steps
//! it did not always.
//!
//! A draw by the `md-5` crate takes 14 times as long as one of 2,048 with AVX2, and 7 times as long as with SSE2 (ids of 16
//! bytes, `make bench-kernels`, one run).

use std::fmt;

/// How many blocks are digested at once: half a tile of employees. With 192 the totals of 100 futures took 3 % longer (5,000 employees,
/// five years, AVX-512, one thread, least of 12).
pub const LANES: usize = 128;
/// The words of a block.
pub const BLOCK_WORDS: usize = 16;
/// Lanes are computed in multiples of this: the widest vector register.
const LANES_AT_ONCE: usize = 16;
/// The state before the first block (RFC 1321, section 3.3).
const START: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];

/// A number for each lane.
pub type Lanes = [u32; LANES];

/// Blocks and states of all lanes.
#[derive(Debug)]
pub struct Tile {
    /// The blocks, word by word; to be filled before [`InstructionSet::digest_block`].
    pub words: [Lanes; BLOCK_WORDS],
    /// The state after the last block, word by word; its first numbers are the beginning of the digest.
    pub state: [Lanes; 4],
    /// The state before the block.
    before: [Lanes; 4],
}

/// Which words of the state are needed in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// The first, which is enough for a draw: three steps fewer.
    FirstWord,
    /// All four words.
    AllWords,
}

impl Default for Tile {
    fn default() -> Self {
        Self { words: [[0; LANES]; BLOCK_WORDS], state: [[0; LANES]; 4], before: [[0; LANES]; 4] }
    }
}

impl Tile {
    /// Begins new digests in the first `count` lanes.
    pub fn start(&mut self, count: usize) {
        for (lanes, start) in self.state.iter_mut().zip(START) {
            lanes[..rounded_up(count)].fill(start);
        }
    }
}

/// The kernel, compiled for one of the instruction sets of this machine.
#[derive(Clone, Copy)]
pub struct InstructionSet {
    name: &'static str,
    /// Must be called on a machine that has the instruction set.
    digest_block: unsafe fn(&mut Tile, usize, Needed),
}

impl fmt::Debug for InstructionSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl InstructionSet {
    /// The instruction sets that this machine has and the kernel is compiled for, the fastest first.
    pub fn available() -> impl Iterator<Item = Self> {
        #[cfg(target_arch = "x86_64")]
        let wide = [
            is_x86_feature_detected!("avx512f").then_some(Self { name: "avx512", digest_block: avx512 }),
            is_x86_feature_detected!("avx2").then_some(Self { name: "avx2", digest_block: avx2 }),
        ];
        #[cfg(not(target_arch = "x86_64"))]
        let wide = [];
        wide.into_iter().flatten().chain([Self::PLAIN])
    }

    /// The fastest instruction set that this machine has.
    pub fn fastest() -> Self {
        Self::available().next().unwrap_or(Self::PLAIN)
    }

    /// What every machine of this architecture has.
    const PLAIN: Self = Self { name: "plain", digest_block: digest_block_plain };

    /// The name in figures and in the messages of tests.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Takes the first `count` lanes, at most [`LANES`], through their next block. Lanes beyond are left in any state.
    #[allow(unsafe_code)]
    pub fn digest_block(self, tile: &mut Tile, count: usize, needed: Needed) {
        // SAFETY: instruction sets are made in `available` only, where the machine has been seen to have them.
        unsafe { (self.digest_block)(tile, rounded_up(count), needed) }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn avx512(tile: &mut Tile, count: usize, needed: Needed) {
    digest_block(tile, count, needed);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(tile: &mut Tile, count: usize, needed: Needed) {
    digest_block(tile, count, needed);
}

fn digest_block_plain(tile: &mut Tile, count: usize, needed: Needed) {
    digest_block(tile, count, needed);
}

fn rounded_up(count: usize) -> usize {
    count.min(LANES).next_multiple_of(LANES_AT_ONCE)
}

#[inline(always)]
fn digest_block(Tile { words, state, before }: &mut Tile, count: usize, needed: Needed) {
    for (before, state) in before.iter_mut().zip(&*state) {
        before[..count].copy_from_slice(&state[..count]);
    }
    for step in (0..16).step_by(4) {
        four_steps::<7, 12, 17, 22>(state, words, count, step, |step| step, |b, c, d| d ^ (b & (c ^ d)));
    }
    for step in (16..32).step_by(4) {
        four_steps::<5, 9, 14, 20>(
            state,
            words,
            count,
            step,
            |step| 5 * step + 1,
            |b, c, d| c ^ (d & (b ^ c)),
        );
    }
    for step in (32..48).step_by(4) {
        four_steps::<4, 11, 16, 23>(state, words, count, step, |step| 3 * step + 5, |b, c, d| b ^ c ^ d);
    }
    // RFC 1321 writes c ^ (b | !d).
    let mix = |b: u32, c: u32, d: u32| !(c ^ (d & !b));
    for step in (48..60).step_by(4) {
        four_steps::<6, 10, 15, 21>(state, words, count, step, |step| 7 * step, mix);
    }
    let words_needed = match needed {
        Needed::AllWords => {
            four_steps::<6, 10, 15, 21>(state, words, count, 60, |step| 7 * step, mix);
            4
        }
        Needed::FirstWord => {
            let [a, b, c, d] = &mut *state;
            let (b, c, d, word) =
                (&b[..count], &c[..count], &d[..count], &words[7 * 60 % BLOCK_WORDS][..count]);
            for (lane, a) in a[..count].iter_mut().enumerate() {
                *a = one_step::<6>(*a, b[lane], mix(b[lane], c[lane], d[lane]), word[lane], STEPS[60]);
            }
            1
        }
    };
    for (state, before) in state.iter_mut().zip(&*before).take(words_needed) {
        for (state, before) in state[..count].iter_mut().zip(&before[..count]) {
            *state = state.wrapping_add(*before);
        }
    }
}

/// Four steps of a round, after which the four words of the state are back in their places.
#[inline(always)]
fn four_steps<const S1: u32, const S2: u32, const S3: u32, const S4: u32>(
    [all_a, all_b, all_c, all_d]: &mut [Lanes; 4],
    words: &[Lanes; BLOCK_WORDS],
    count: usize,
    step: usize,
    word_of: impl Fn(usize) -> usize,
    mix: impl Fn(u32, u32, u32) -> u32,
) {
    let word = |at: usize| &words[word_of(step + at) % BLOCK_WORDS][..count];
    let (w1, w2, w3, w4) = (word(0), word(1), word(2), word(3));
    let (all_a, all_b) = (&mut all_a[..count], &mut all_b[..count]);
    let (all_c, all_d) = (&mut all_c[..count], &mut all_d[..count]);
    for lane in 0..count {
        let (mut a, mut b, mut c, mut d) = (all_a[lane], all_b[lane], all_c[lane], all_d[lane]);
        a = one_step::<S1>(a, b, mix(b, c, d), w1[lane], STEPS[step]);
        d = one_step::<S2>(d, a, mix(a, b, c), w2[lane], STEPS[step + 1]);
        c = one_step::<S3>(c, d, mix(d, a, b), w3[lane], STEPS[step + 2]);
        b = one_step::<S4>(b, c, mix(c, d, a), w4[lane], STEPS[step + 3]);
        (all_a[lane], all_b[lane], all_c[lane], all_d[lane]) = (a, b, c, d);
    }
}

#[inline(always)]
fn one_step<const SHIFT: u32>(a: u32, b: u32, mixed: u32, word: u32, constant: u32) -> u32 {
    a.wrapping_add(mixed).wrapping_add(word).wrapping_add(constant).rotate_left(SHIFT).wrapping_add(b)
}

/// The constant of each step (RFC 1321, section 3.4): the whole part of 2^32 times the sine of its number.
#[rustfmt::skip]
static STEPS: [u32; 64] = [
    0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee,
    0xf57c_0faf, 0x4787_c62a, 0xa830_4613, 0xfd46_9501,
    0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be,
    0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821,
    0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa,
    0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
    0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed,
    0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a,
    0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c,
    0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70,
    0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05,
    0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
    0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039,
    0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d, 0x8584_5dd1,
    0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1,
    0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
];
