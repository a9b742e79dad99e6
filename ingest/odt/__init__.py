"""OpenDocument text (.odt, .ott, flat .fodt) into a `Document`, straight from its XML."""
