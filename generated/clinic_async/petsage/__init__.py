"""The PetSage API."""
