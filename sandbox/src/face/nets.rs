//! The two nets of `models/face-api`: dlib's face recognition (128 numbers, near for one person, far for two) and face-api's age
//! and gender.

use rten::{Model, ModelOptions, Value, op_registry};

use super::chip::{Chip, Rgb};
use super::template::DIMENSIONS;

/// What dlib's net learnt on: 150 pixels, a quarter of a face on each side.
const RECOGNITION: Chip = Chip { side: 150, pad: 0.25 };
/// What face-api cuts for its other net: eyes and mouth 0.45 of the side apart, upright.
const ATTRIBUTES: Chip = Chip { side: 112, pad: 0.127 };

/// Both nets, ready to run.
pub struct Nets {
    recognition: Model,
    attributes: Model,
}

/// What the second net tells of a face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attributes {
    /// Years.
    pub age: f32,
    /// How likely the face is a man's, 0..=1.
    pub male: f32,
}

impl Nets {
    /// Reads `recognition.onnx` and `attributes.onnx`.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub fn load(recognition: Vec<u8>, attributes: Vec<u8>) -> Result<Self, String> {
        Ok(Self { recognition: model(recognition)?, attributes: model(attributes)? })
    }

    /// The numbers of the face whose five points are given.
    ///
    /// # Errors
    /// When the model is not the one it should be.
    pub fn embed(&self, picture: &Rgb, points: &[[f64; 2]; 5]) -> Result<[f32; DIMENSIONS], String> {
        self.embed_chip(RECOGNITION.cut(picture, points))
    }

    /// The numbers of a chip of 150 × 150, planes of red, green and blue.
    ///
    /// # Errors
    /// When the chip has another size or the model is not the one it should be.
    pub fn embed_chip(&self, chip: Vec<f32>) -> Result<[f32; DIMENSIONS], String> {
        let [numbers] = run(&self.recognition, RECOGNITION.side, chip, ["embedding"])?;
        numbers.try_into().map_err(|_| "expected 128 numbers of the recognition model".to_owned())
    }

    /// Age and gender of the face whose five points are given.
    ///
    /// # Errors
    /// When the model is not the one it should be.
    pub fn attributes(&self, picture: &Rgb, points: &[[f64; 2]; 5]) -> Result<Attributes, String> {
        self.attributes_of_chip(ATTRIBUTES.cut(picture, points))
    }

    /// The same of a chip of 112 × 112.
    ///
    /// # Errors
    /// When the chip has another size or the model is not the one it should be.
    pub fn attributes_of_chip(&self, chip: Vec<f32>) -> Result<Attributes, String> {
        let [age, gender] = run(&self.attributes, ATTRIBUTES.side, chip, ["age", "gender"])?;
        match (age.as_slice(), gender.as_slice()) {
            (&[age], &[male, female]) => Ok(Attributes { age, male: 1.0 / (1.0 + (female - male).exp()) }),
            _ => Err("expected an age and two genders of the attributes model".to_owned()),
        }
    }
}

fn model(bytes: Vec<u8>) -> Result<Model, String> {
    let operators = op_registry!(
        Add,
        AveragePool,
        Cast,
        Conv,
        Div,
        Flatten,
        GlobalAveragePool,
        MatMul,
        MaxPool,
        Mul,
        Pad,
        Relu,
        Sub
    );
    ModelOptions::with_ops(operators)
        .load(bytes)
        .map_err(|error| format!("the model cannot be read: {error}"))
}

/// Runs a model on one square of planes.
fn run<const N: usize>(
    model: &Model,
    side: usize,
    planes: Vec<f32>,
    outputs: [&str; N],
) -> Result<[Vec<f32>; N], String> {
    let wrong = |error: &dyn std::fmt::Display| format!("the model cannot be run: {error}");
    let input = Value::from_shape([1, 3, side, side], planes).map_err(|error| wrong(&error))?;
    let id = |name: &str| model.node_id(name).map_err(|error| wrong(&error));
    let mut ids = Vec::with_capacity(N);
    for name in outputs {
        ids.push(id(name)?);
    }
    let values = model.run(vec![(id("input")?, input.into())], &ids, None).map_err(|error| wrong(&error))?;
    let mut floats = Vec::with_capacity(N);
    for value in values {
        let (_, data) = value.into_shape_vec::<f32, 2>().map_err(|error| wrong(&error))?;
        floats.push(data);
    }
    floats.try_into().map_err(|_| wrong(&"expected as many values as outputs"))
}
