using HNPE, Test
