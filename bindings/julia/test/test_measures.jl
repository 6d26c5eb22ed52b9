@testset "distances" begin
    x, y = randn(Rng(1), 2, 200), randn(Rng(2), 2, 150) .+ 3
    @test sinkhorn(x, x) < 1e-3 < sinkhorn(x, y) && sinkhorn(x, y; epsilon = 5) != sinkhorn(x, y)
    @test abs(mmd(x[:, 1:100], x[:, 101:200])) < 0.05 < mmd(x, y) != mmd(x, y; bandwidth = 1)
    @test c2st(x, y) > 0.95 && 0.3 < c2st(x[:, 1:100], x[:, 101:200]) < 0.7
    a, b = [0.0, 1.0], [2.0, 3.0]
    @test wasserstein(a, b) == 2 && wasserstein(a, 0.5) == 0.5 && kolmogorov(a, b) == 1
    @test wasserstein(a, [0.0, 1.0] => [0.0, 1.0]) ≈ 0.25
    @test thrown(() -> wasserstein(a, [0.0] => [0.0, 1.0])) isa DimensionMismatch
    @test thrown(() -> sinkhorn(x, randn(3, 4))) isa DimensionMismatch
    @test thrown(() -> wasserstein([NaN], b)).status == HNPE_ERROR_NUMERIC
end

@testset "features of signals" begin
    t = (0:129) ./ 128
    signals = [sin.(2π .* 10 .* t) sin.(2π .* 30 .* t)]
    power = log_power(signals, 65)
    @test size(power) == (33, 2) && log_power(signals[:, 2], 65) == power[:, 2]
    f = frequencies(65, 128)
    @test abs(f[argmax(power[:, 1])] - 10) < 1.1 && abs(f[argmax(power[:, 2])] - 30) < 1.1
    r = autocorrelation(signals, 4)
    @test size(r) == (5, 2) && r[1, :] == [1, 1]
    @test thrown(() -> log_power(signals, 200)).status == HNPE_ERROR_SHAPE
end
