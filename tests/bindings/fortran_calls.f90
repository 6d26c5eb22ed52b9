!> What the Fortran module is made of works: failures and their messages, callbacks that fail and cancel, records, optional
!! arguments, text, a prior of one's own, the host's own loop, files. Ends with the number of a check that fails.
module callbacks
  use hnpe
  implicit none
  integer :: released = 0
  logical :: fail = .true.

contains

  function simulate(user_data, n, theta_local, theta_global, rng, x) bind(C) result(outcome)
    type(c_ptr), value :: user_data, rng
    integer(c_size_t), value :: n
    real(c_double), intent(in) :: theta_local(*), theta_global(*)
    real(c_double), intent(inout) :: x(*)
    integer(c_int) :: outcome
    real(c_double), pointer :: sigma

    outcome = 0
    if (fail) then
      call hnpe_set_error(hnpe_c_string("no such place  "))
      outcome = -7
      return
    end if
    call c_f_pointer(user_data, sigma)
    call hnpe_rng_fill_normal(rng, n, x)
    x(:n) = theta_local(:n) * theta_global(:n) + sigma * x(:n)
  end function simulate

  subroutine release(user_data) bind(C)
    type(c_ptr), value :: user_data

    if (c_associated(user_data)) released = released + 1
  end subroutine release

  function cancel(user_data, progress) bind(C) result(outcome)
    type(c_ptr), value :: user_data
    type(hnpe_progress), intent(in) :: progress
    integer(c_int) :: outcome

    outcome = 0
    if (progress%phase == HNPE_PHASE_TRAINING .and. .not. c_associated(user_data)) outcome = 1
  end function cancel

  !> Normal of mean `given` and variance 1.
  function draw(user_data, n, given, rng, theta) bind(C) result(outcome)
    type(c_ptr), value :: user_data, rng
    integer(c_size_t), value :: n
    real(c_double), intent(in) :: given(*)
    real(c_double), intent(inout) :: theta(*)
    integer(c_int) :: outcome

    outcome = merge(-1, 0, c_associated(user_data))
    call hnpe_rng_fill_normal(rng, n, theta)
    theta(:n) = theta(:n) + given(:n)
  end function draw
end module callbacks

program fortran_calls
  use callbacks
  implicit none
  integer(c_size_t), parameter :: one = 1
  real(c_double), parameter :: x(3) = [0.24d0, 0.11d0, 0.43d0]
  real(c_double), target :: sigma = 0.05d0
  real(c_double) :: alpha(40), beta(40), simulated(40), draws(2, 5), again(2, 5), mode(2), low(1), high(1), wide(3)
  integer(c_int64_t) :: n_rows(40), batch, n_sets, value
  type(c_ptr) :: prior, conditional, simulator, inference, trainer, monitor, posterior, loaded, rng
  type(hnpe_dims) :: dims
  type(hnpe_option_info) :: option
  type(hnpe_round_info) :: round
  type(hnpe_prior_functions) :: functions
  procedure(hnpe_prior_functions_sample_fn), pointer :: checked
  character(len=200) :: path

  call get_command_argument(1, path)
  call check(1, hnpe_is_right_library() .and. hnpe_string(hnpe_version_string()) == "0.1.0")
  call check(2, hnpe_string(c_null_ptr) == "" .and. hnpe_string(hnpe_status_name(HNPE_ERROR_SHAPE)) == "HNPE_ERROR_SHAPE")

  ! Failures.
  call check(10, hnpe_prior_create_uniform(c_null_ptr, one, [1d0], [0d0], prior) == HNPE_ERROR_INVALID_ARGUMENT)
  call check(11, .not. c_associated(prior) .and. index(hnpe_message(), "high") > 0)

  ! A simulator that fails, and then does not.
  call hnpe_require(hnpe_prior_create_uniform(c_null_ptr, one, [0d0], [1d0], prior))
  call hnpe_require(hnpe_simulator_create(c_null_ptr, one, one, one, simulate, c_loc(sigma), release, simulator))
  call check(20, hnpe_simulator_run(simulator, one, [0.5d0], [0.5d0], 1_c_int64_t, 0_c_int64_t, c_null_ptr, simulated) == &
             HNPE_ERROR_CALLBACK)
  call check(21, hnpe_last_callback_result() == -7 .and. index(hnpe_message(), "no such place", back=.true.) > 0)
  call hnpe_require(hnpe_inference_create(c_null_ptr, prior, prior, simulator, inference))
  call hnpe_require(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 100_c_int64_t))
  call hnpe_require(hnpe_inference_get_trainer(inference, trainer))
  call hnpe_require(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS_OPTION, 2_c_int64_t))
  call check(22, hnpe_inference_run(inference, c_null_ptr) == HNPE_ERROR_CALLBACK)
  fail = .false.

  ! Cancelled in training, and gone on with: what was simulated is there.
  call hnpe_require(hnpe_monitor_create(c_null_ptr, cancel, c_null_ptr, monitor=monitor))
  call check(30, hnpe_inference_run(inference, monitor) == HNPE_ERROR_CANCELLED)
  call hnpe_require(hnpe_inference_count(inference, n_sets=n_sets))
  call check(31, n_sets == 100)
  call hnpe_require(hnpe_inference_describe_round(inference, 0_c_size_t, round))
  call check(32, round%state == HNPE_ROUND_CANCELLED .and. round%n_rows == 100)
  call hnpe_require(hnpe_inference_run(inference, c_null_ptr))
  call check(33, hnpe_trainer_epochs(trainer) == 2)

  ! Records and options.
  call hnpe_require(hnpe_inference_dims(inference, dims))
  call check(40, dims%d_local == 1 .and. dims%d_global == 1 .and. dims%d_x == 1)
  call hnpe_require(hnpe_inference_describe_option(0_c_size_t, option))
  call check(41, hnpe_string(option%name) == "simulations" .and. option%key == HNPE_INFERENCE_SIMULATIONS)
  call check(42, hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 0_c_int64_t) == HNPE_ERROR_INVALID_ARGUMENT)
  call hnpe_require(hnpe_inference_get_int(inference, HNPE_INFERENCE_SIMULATIONS, value))
  call check(43, value == 100)

  ! Draws, with their bits after the posterior was stored.
  call hnpe_require(hnpe_inference_posterior(inference, posterior))
  call hnpe_require(hnpe_posterior_save(posterior, hnpe_c_string(path)))
  call hnpe_require(hnpe_posterior_load(c_null_ptr, hnpe_c_string(path), c_null_ptr, c_null_ptr, loaded))
  call hnpe_require(hnpe_rng_create(c_null_ptr, 1_c_int64_t, 0_c_int64_t, rng))
  call hnpe_require(hnpe_posterior_sample(posterior, one, [3_c_int64_t], x, 5_c_size_t, rng, draws))
  call hnpe_rng_release(rng)
  call hnpe_require(hnpe_rng_create(c_null_ptr, 1_c_int64_t, 0_c_int64_t, rng))
  call hnpe_require(hnpe_posterior_sample(loaded, one, [3_c_int64_t], x, 5_c_size_t, rng, again))
  call check(50, all(abs(draws - again) <= 0) .and. all(draws > 0) .and. all(draws < 1))
  call hnpe_require(hnpe_posterior_mode(posterior, one, x=x, seed=1_c_int64_t, theta=mode)) ! of x_0 alone
  call check(51, all(mode >= 0) .and. all(mode <= 1))

  ! The host's own loop; as many rows as were asked for.
  call hnpe_inference_release(inference)
  call hnpe_require(hnpe_inference_create_offline(c_null_ptr, prior, prior, one, inference))
  call hnpe_require(hnpe_inference_propose_sizes(inference, 40_c_size_t, n_rows))
  call hnpe_require(hnpe_inference_propose(inference, 40_c_size_t, n_rows, alpha, beta, batch))
  simulated = alpha * beta
  call check(60, hnpe_inference_append(inference, batch, 39_c_size_t, simulated) == HNPE_ERROR_SHAPE)
  call hnpe_require(hnpe_inference_append(inference, batch, 40_c_size_t, simulated))
  call hnpe_trainer_release(trainer)
  call hnpe_require(hnpe_inference_get_trainer(inference, trainer))
  call hnpe_require(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS_OPTION, 1_c_int64_t))
  call hnpe_require(hnpe_inference_train(inference, c_null_ptr))

  ! A conditional prior of one's own.
  checked => draw ! whose arguments the compiler compares
  functions%sample = c_funloc(checked)
  call hnpe_require(hnpe_prior_create_custom(c_null_ptr, one, one, functions, c_null_ptr, prior=conditional))
  call hnpe_require(hnpe_prior_sample(conditional, 3_c_size_t, [100d0, 200d0, 300d0], rng, wide))
  call check(70, all(abs(wide - [100d0, 200d0, 300d0]) < 10))
  call hnpe_require(hnpe_prior_support(conditional, one, [1d0], low, high))
  call check(71, low(1) < -huge(1d0) .and. high(1) > huge(1d0))

  call hnpe_prior_release(conditional)
  call hnpe_rng_release(rng)
  call hnpe_posterior_release(loaded)
  call hnpe_posterior_release(posterior)
  call hnpe_trainer_release(trainer)
  call hnpe_monitor_release(monitor)
  call check(80, released == 0)
  call hnpe_inference_release(inference)
  call hnpe_simulator_release(simulator)
  call check(81, released == 1)
  call hnpe_prior_release(prior)
  print "(a)", "all checks hold"

contains

  subroutine check(number, holds)
    integer, intent(in) :: number
    logical, intent(in) :: holds

    if (.not. holds) then
      print "(a, i0, 2a)", "check ", number, ": ", hnpe_message()
      error stop 1
    end if
  end subroutine check
end program fortran_calls
