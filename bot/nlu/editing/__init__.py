"""What helps editors understand what people ask; no part of the trained model, unlike the modules above."""
