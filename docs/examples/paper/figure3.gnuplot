# gnuplot -c figure3.gnuplot FOLDER: below the diagonal, HNPE's posterior of the paper's truth at the smallest and the
# largest N; on it the marginals; above, W1 to the truth against N.
folder = ARG1
set terminal pngcairo size 1180,1000 font 'Sans,10' background '#ffffff'
set output folder.'/figure3.png'
set border lc rgb '#555555'
set tics out nomirror textcolor rgb '#333333'
set key samplen 1.5
set encoding utf8
table(name) = sprintf('%s/figure3_%s.dat', folder, name)
footer = system(sprintf("grep '^Size' '%s/figure3.md' | tr -d '\\140'", folder))
few = system(sprintf("head -1 '%s' | sed 's/.*smallest N, //; s/ .*//'", table('densities')))
many = system(sprintf("head -1 '%s' | sed 's/.*largest N, //; s/;.*//'", table('densities')))
labels = "C μ σ 'g, dB'"
array low[4] = [10, 50, 0, -30]
array high[4] = [250, 500, 5000, 30]
array step[4] = [100, 150, 2000, 20]
array truth[4] = [135, 220, 2000, 0]
colour(k) = k == 1 ? '#9aa0a6' : '#1b6ca8'
dots(k) = k == 1 ? '#b09aa0a6' : '#a01b6ca8'
name(k) = k == 1 ? 'N = '.few : 'N = '.many
left(column) = 0.075 + 0.232 * (column - 1)
bottom(row) = 0.775 - 0.23 * (row - 1)

set multiplot
set label 1 footer at screen 0.5,0.012 center textcolor rgb '#555555'
do for [row=1:4] {
    do for [column=1:row] {
        set lmargin at screen left(column)
        set rmargin at screen left(column) + 0.205
        set bmargin at screen bottom(row)
        set tmargin at screen bottom(row) + 0.205
        set xrange [low[column]:high[column]]
        set xtics step[column] format row == 4 ? '%g' : ''
        set xlabel row == 4 ? word(labels, column) : ''
        unset key
        if (row == column) {
            set yrange [0:*]
            unset ytics
            set ylabel row == 1 ? 'density' : ''
            if (row == 1) { set key at screen 0.42, screen 0.975 right top samplen 2 spacing 1.3 }
            set arrow 1 from truth[row], graph 0 to truth[row], graph 1 front nohead lc rgb '#d1495b' lw 1.4 dt 2
            plot for [k=1:2] table('densities') index row - 1 using 1:(column(1 + k)) with filledcurves y=0 \
                     fs transparent solid 0.35 noborder lc rgb colour(k) title name(k), \
                 for [k=1:2] table('densities') index row - 1 using 1:(column(1 + k)) with lines lw 1.5 \
                     lc rgb colour(k) notitle, NaN with lines lc rgb '#d1495b' lw 1.4 dt 2 title 'truth'
            unset arrow 1
        } else {
            set yrange [low[row]:high[row]]
            set ytics step[row] format column == 1 ? '%g' : ''
            set ylabel column == 1 ? word(labels, row) : ''
            plot for [k=1:2] table('draws') using (column(4 * (k - 1) + column)):(column(4 * (k - 1) + row)) \
                     with points pt 7 ps 0.3 lc rgb dots(k), \
                 '+' using (truth[column]):(truth[row]) every ::0::0 with points pt 2 ps 1.6 lw 2 lc rgb '#d1495b'
        }
        unset label 1
    }
}

curves = "naive aggregated HNPE 'HNPE, aimed jointly' 'naive, first round' 'aggregated, first round' \
          'HNPE, first round' 'HNPE, one for every N'"
set style line 1 pt 7 ps 0.9 lw 2 lc rgb '#e8a33d'
set style line 2 pt 7 ps 0.9 lw 2 lc rgb '#4d9a6a'
set style line 3 pt 7 ps 0.9 lw 2.5 lc rgb '#1b6ca8'
set style line 4 pt 5 ps 0.9 lw 2 lc rgb '#58b4d9'
set style line 5 pt 6 ps 0.8 lw 1.2 dt 3 lc rgb '#e8a33d'
set style line 6 pt 6 ps 0.8 lw 1.2 dt 3 lc rgb '#4d9a6a'
set style line 7 pt 6 ps 0.8 lw 1.2 dt 3 lc rgb '#1b6ca8'
set style line 8 pt 8 ps 0.9 lw 1.2 dt 2 lc rgb '#9a6ac0'
set lmargin at screen 0.62
set rmargin at screen 0.975
set bmargin at screen 0.585
set tmargin at screen 0.95
set xrange [-0.4:*]
set xtics 1 format '%g'
set yrange [0:*]
set ytics auto format '%g'
set xlabel 'N'
set ylabel 'W1 to the truth, normalised'
set key at screen 0.985, screen 0.525 right top samplen 2.5 spacing 1.3
plot for [k=1:4] table('curves') using 1:(column(3 * k - 1)):(column(3 * k + 1)) with filledcurves \
         fs transparent solid 0.15 noborder ls k notitle, \
     for [k=1:8] table('curves') using 1:(column(3 * k)) with linespoints ls k title word(curves, k)
unset multiplot
