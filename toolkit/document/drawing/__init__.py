"""What native charts, plotly and tables of a figure share: where things stand, how wide, how they look."""
