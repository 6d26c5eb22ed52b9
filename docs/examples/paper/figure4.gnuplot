# gnuplot -c figure4.gnuplot FOLDER: marginals of each parameter with eyes closed and open, after one round and after two.
folder = ARG1
set terminal pngcairo size 1280,980 font 'Sans,10' background '#ffffff'
set output folder.'/figure4.png'
set border lc rgb '#555555'
set tics out nomirror textcolor rgb '#333333'
set encoding utf8
table = folder.'/figure4_densities.dat'
footer = system(sprintf("grep '^Size' '%s/figure4.md' | tr -d '\\140'", folder))
labels = "C μ σ 'g, dB'"
array low[4] = [10, 50, 0, -30]
array high[4] = [250, 500, 5000, 30]
array step[4] = [100, 150, 2000, 20]
rows = "'N = 0' 'N = 9' 'N = 0, errors allowed' 'N = 9, errors allowed'"
closed = '#1b6ca8'
open = '#e07a1f'

set multiplot layout 4,4 margins 0.055,0.985,0.085,0.93 spacing 0.035,0.075
set label 1 footer at screen 0.5,0.015 center textcolor rgb '#555555'
set label 2 'eyes closed' at screen 0.62,0.968 left font ',13' textcolor rgb closed
set label 3 'eyes open' at screen 0.72,0.968 left font ',13' textcolor rgb open
set label 4 'filled: after both rounds; dashed: after the first' at screen 0.055,0.968 left font ',11'
set label 5 'arrows: C in the paper' at screen 0.985,0.968 right font ',11'
unset key
unset ytics
set yrange [0:*]
do for [row=1:4] {
    do for [j=1:4] {
        set xrange [low[j]:high[j]]
        set xtics step[j]
        set xlabel row == 4 ? word(labels, j) : ''
        set ylabel j == 1 ? word(rows, row) : ''
        if (j == 1 && (row == 2 || row == 4)) {
            set arrow 1 from 130, graph 1.12 to 130, graph 1.01 lc rgb closed lw 2 filled size graph 0.03,20
            set arrow 2 from 70, graph 1.12 to 70, graph 1.01 lc rgb open lw 2 filled size graph 0.03,20
        }
        block = 4 * (row - 1) + j - 1
        plot table index block using 1:3 with filledcurves y=0 fs transparent solid 0.3 noborder lc rgb closed, \
             table index block using 1:5 with filledcurves y=0 fs transparent solid 0.3 noborder lc rgb open, \
             table index block using 1:3 with lines lw 1.5 lc rgb closed, \
             table index block using 1:5 with lines lw 1.5 lc rgb open, \
             table index block using 1:2 with lines lw 1.3 dt 2 lc rgb closed, \
             table index block using 1:4 with lines lw 1.3 dt 2 lc rgb open
        unset arrow
        unset label
    }
}
unset multiplot
