contains

  !> The text that C gave out; empty for c_null_ptr.
  function hnpe_string(text) result(copy)
    type(c_ptr), intent(in) :: text
    character(len=:), allocatable :: copy
    character(kind=c_char), pointer :: letters(:)
    integer :: i, length

    length = 0
    if (c_associated(text)) then
      call c_f_pointer(text, letters, [huge(0)])
      do while (letters(length + 1) /= c_null_char)
        length = length + 1
      end do
    end if
    allocate (character(len=length) :: copy)
    do i = 1, length
      copy(i:i) = letters(i)
    end do
  end function hnpe_string

  !> The same text for C, without blanks at its end.
  pure function hnpe_c_string(text) result(for_c)
    character(len=*), intent(in) :: text
    character(len=:, kind=c_char), allocatable :: for_c

    for_c = trim(text) // c_null_char
  end function hnpe_c_string

  !> The message of this thread's last failure.
  function hnpe_message() result(message)
    character(len=:), allocatable :: message

    message = hnpe_string(hnpe_last_error())
  end function hnpe_message

  !> For programs that end at the first failure: nothing where `status` is HNPE_OK, else its message.
  subroutine hnpe_require(status)
    integer(c_int), intent(in) :: status

    if (status /= HNPE_OK) error stop hnpe_string(hnpe_status_name(status)) // ": " // hnpe_message()
  end subroutine hnpe_require

  !> Whether the library that was loaded has the binary interface that this module is written for: to be asked once, before
  !! anything else.
  function hnpe_is_right_library() result(right)
    logical :: right

    right = hnpe_abi_version() == HNPE_ABI_VERSION_CONSTANT
  end function hnpe_is_right_library
