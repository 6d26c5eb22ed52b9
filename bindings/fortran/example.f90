!> A whole host program: x = alpha beta + noise, with beta shared by all observations. Learns the posterior of alpha and beta
!! for any observation set, and draws from it for one.
!!
!! gfortran hnpe.f90 example.f90 -lhnpe
module product_toy
  use hnpe
  implicit none

contains

  !> The simulator: parameters of one observation to its features.
  pure subroutine observe(alpha, beta, sigma, noise, x)
    real(c_double), intent(in) :: alpha, beta, sigma, noise
    real(c_double), intent(out) :: x

    x = alpha * beta + sigma * noise
  end subroutine observe

  !> What the library calls, with n observations at once; all chance comes from rng. 0 says that all is well.
  function simulate(user_data, n, theta_local, theta_global, rng, x) bind(C) result(outcome)
    type(c_ptr), value :: user_data, rng
    integer(c_size_t), value :: n
    real(c_double), intent(in) :: theta_local(*), theta_global(*)
    real(c_double), intent(inout) :: x(*)
    integer(c_int) :: outcome
    real(c_double), pointer :: sigma
    integer(c_size_t) :: i

    call c_f_pointer(user_data, sigma)
    do i = 1, n
      call observe(theta_local(i), theta_global(i), sigma, hnpe_rng_normal(rng), x(i))
    end do
    outcome = 0
  end function simulate
end module product_toy

program example
  use product_toy
  implicit none

  integer, parameter :: n_draws = 1000
  real(c_double), target :: sigma = 0.05d0
  real(c_double) :: draws(2, n_draws) ! a draw is a column: alpha_0, beta
  real(c_double), parameter :: x(6) = [0.24d0, 0.11d0, 0.43d0, 0.33d0, 0.05d0, 0.47d0] ! x_0, and five more with its beta
  type(c_ptr) :: prior, simulator, inference, posterior, rng

  if (.not. hnpe_is_right_library()) error stop "another version of libhnpe"
  call hnpe_require(hnpe_prior_create_uniform(c_null_ptr, 1_c_size_t, [0.0d0], [1.0d0], prior))
  call hnpe_require(hnpe_simulator_create(c_null_ptr, 1_c_size_t, 1_c_size_t, 1_c_size_t, simulate, c_loc(sigma), &
                                          simulator=simulator))
  call hnpe_require(hnpe_inference_create(c_null_ptr, prior, prior, simulator, inference))
  call hnpe_require(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 2000_c_int64_t))
  call hnpe_require(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 10_c_int64_t))
  call hnpe_require(hnpe_inference_run(inference, c_null_ptr)) ! simulates and trains: for every x, and every N up to 10
  call hnpe_require(hnpe_inference_posterior(inference, posterior))

  call hnpe_require(hnpe_rng_create(c_null_ptr, 1_c_int64_t, 0_c_int64_t, rng))
  call hnpe_require(hnpe_posterior_sample(posterior, 1_c_size_t, [6_c_int64_t], x, int(n_draws, c_size_t), rng, draws))
  print "(a, f5.2, a, f5.2)", "posterior mean: alpha_0", sum(draws(1, :)) / n_draws, ", beta", sum(draws(2, :)) / n_draws

  call hnpe_rng_release(rng)
  call hnpe_posterior_release(posterior)
  call hnpe_inference_release(inference)
  call hnpe_simulator_release(simulator)
  call hnpe_prior_release(prior)
end program example
