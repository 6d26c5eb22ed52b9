# gnuplot -c figure2.gnuplot FOLDER draws FOLDER/figure2.png from figure2_*.dat.
folder = ARG1
set terminal pngcairo size 1300,980 font 'Sans,10' background '#ffffff'
set output folder.'/figure2.png'
set border lc rgb '#555555'
set tics out nomirror textcolor rgb '#333333'
set key samplen 1.5
set encoding utf8
set datafile missing '-'
table(score) = sprintf('%s/figure2_%s.dat', folder, score)
footer = system(sprintf("grep '^Size' '%s/figure2.md' | tr -d '\\140'", folder))
scores = 'alpha beta w1_to_exact_sd c2st noiseless_beta noiseless_w1_to_exact_sd'
titles = "'α_0: W1 to the truth' 'β: W1 to the truth' 'β: W1 to the exact marginal, in its sd' 'two-sample test against exact draws' 'β without noise: W1 to the truth' 'β without noise: W1 to the exact marginal, in its sd'"
methods = "exact 'HNPE, defaults' 'HNPE, networks of the paper' naive 'hierarchical ABC' 'rejection ABC' 'exact, given the mean'"
set style line 1 pt 7 ps 0.8 lw 2 dt 2 lc rgb '#222222'
set style line 2 pt 7 ps 0.8 lw 2.5 lc rgb '#3a76c4'
set style line 3 pt 7 ps 0.8 lw 1.6 lc rgb '#d1495b'
set style line 4 pt 7 ps 0.8 lw 1.6 lc rgb '#e8a33d'
set style line 5 pt 7 ps 0.8 lw 1.6 lc rgb '#4d9a6a'
set style line 6 pt 7 ps 0.8 lw 1.6 lc rgb '#9a6ac0'
set style line 7 pt 7 ps 0.6 lw 1.4 dt 3 lc rgb '#d1495b'

set multiplot
set label 1 footer at screen 0.5,0.015 center textcolor rgb '#555555'
set logscale x
set xrange [0.9:120]
set xtics ('0' 1, '1' 2, '2' 3, '5' 6, '10' 11, '20' 21, '50' 51, '100' 101)
set xlabel 'N'
set key bottom left
do for [i=1:6] {
    left = 0.05 + 0.325 * ((i - 1) % 3)
    top = i <= 3 ? 0.955 : 0.465
    set lmargin at screen left
    set rmargin at screen left + 0.28
    set tmargin at screen top
    set bmargin at screen top - 0.375
    set title word(titles, i) font ',12'
    score = word(scores, i)
    if (i == 4) {
        unset logscale y
        set ytics nomirror auto
        set yrange [0.45:*]
    } else {
        set logscale y
        set ytics nomirror auto
        set ytics add ('0.002' 0.002, '0.005' 0.005, '0.02' 0.02, '0.03' 0.03, '0.05' 0.05, '0.1' 0.1, '0.2' 0.2, '0.3' 0.3, '0.5' 0.5, '1' 1, '2' 2, '5' 5)
        set yrange [*:*]
    }
    # of each row, the methods that it has
    first = i == 4 ? 4 : i > 4 ? 3 : 6
    set key bottom left
    if (i == 4 || i == 6) { set key top left }
    plot table(score) using 1:2:4 with filledcurves fs transparent solid 0.10 noborder lc rgb '#222222' notitle, \
         table(score) using 1:5:7 with filledcurves fs transparent solid 0.12 noborder lc rgb '#3a76c4' notitle, \
         for [k=first:1:-1] table(score) using 1:(column(3 * k)) with linespoints ls k title i == 1 ? word(methods, k) : '', \
         for [k=7:7] table(score) using 1:(i > 4 ? column(3 * k) : NaN) with linespoints ls k title i == 5 ? word(methods, k) : ''
    unset label 1
}
unset multiplot
